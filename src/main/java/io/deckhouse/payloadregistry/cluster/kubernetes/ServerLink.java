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
                                config, tls.context(), connection.requestTimeout(), failures),
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

    private static HttpClient client(ServerAccess access, ClientTls tls) {
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
