package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;

/**
 * How an API server is reached, as found out from the kubeconfig or the Pod.
 *
 * @param namespace where to work when the user names none
 * @param source where it was read, for messages
 */
record ServerAccess(Config config, String namespace, String source) {
    /** The server's host and port; fails with CONFIGURATION when its URL has none. */
    String host() {
        try {
            URI server = URI.create(config.getMasterUrl());
            if (server.getHost() != null) {
                int standard = "http".equals(server.getScheme()) ? 80 : 443;
                return server.getHost()
                        + ":"
                        + (server.getPort() < 0 ? standard : server.getPort());
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw ServerAccessResolver.configuration("the server of " + source + " is not a URL");
    }

    /** Goes through the proxy that the surroundings name, unless the kubeconfig names one. */
    void setProxyFrom(Environment environment) {
        if (config.getHttpsProxy() != null || config.getHttpProxy() != null) {
            return;
        }
        try {
            new EnvironmentProxies(environment.variables())
                    .to(URI.create(config.getMasterUrl()))
                    .map(URI::toString)
                    .ifPresent(proxy -> {
                        config.setHttpsProxy(proxy);
                        config.setHttpProxy(proxy);
                    });
        } catch (IllegalArgumentException e) {
            throw ServerAccessResolver.configuration(String.valueOf(e.getMessage()));
        }
    }
}
