package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;

/**
 * The ways to one server: a transport for single requests, and the client for watches, which
 * commands mostly never ask for and daemons need at once.
 */
record ServerLink(ApiClient.Transport transport, LateClient client) {
    private static final int COMMAND_CONNECTIONS = 2;

    /** Prepares the ways; a {@link ClusterException} when certificates or keys cannot be used. */
    static ServerLink to(
            ServerAccess access, KubernetesConnection connection, ApiFailures failures) {
        Config config = access.config();
        ClientTls tls = new ClientTls(config, connection.environment());
        LateClient client = new LateClient(() -> client(access, tls));
        boolean isDirect = DirectTransport.serves(config);
        if (connection.purpose() == Purpose.DAEMON || !isDirect) {
            client.get(); // what is wrong with it is told now
        }
        if (isDirect) {
            try {
                return new ServerLink(
                        new DirectTransport(
                                config,
                                tls.context(),
                                connection.requestTimeout(),
                                connections(connection.purpose()),
                                failures),
                        client);
            } catch (RuntimeException e) {
                throw unusable(access, e);
            }
        }
        return new ServerLink(
                new ClientTransport(
                        client, config.getMasterUrl(), connection.requestTimeout(), failures),
                client);
    }

    /** Greeting a server takes longer than several answers of it. */
    private static int connections(Purpose purpose) {
        return purpose == Purpose.COMMAND ? COMMAND_CONNECTIONS : Integer.MAX_VALUE;
    }

    private static HttpClient client(ServerAccess access, ClientTls tls) {
        String name = access.config().getTlsServerName();
        if (name != null && !name.isEmpty()) {
            throw ServerAccessResolver.configuration(
                    access.source()
                            + " has a tls-server-name, which works neither through a proxy nor for"
                            + " what is watched: name the server as its certificate does");
        }
        try {
            HttpClient.Builder builder = new JdkHttpClientFactory().newBuilder(access.config());
            tls.applyTo(builder);
            return builder.build();
        } catch (RuntimeException e) {
            throw unusable(access, e);
        }
    }

    private static ClusterException unusable(ServerAccess access, RuntimeException cause) {
        return ServerAccessResolver.configuration(
                        "the certificates of " + access.source() + " cannot be used")
                .causedBy(cause);
    }
}
