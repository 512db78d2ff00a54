package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Filler;
import java.util.List;

/**
 * What tokens are filled in for.
 *
 * @param hosts the registry's, at least one
 * @param audiences of the tokens; empty for the API server's default
 */
record Target(List<RegistryHost> hosts, List<String> audiences) {
    /** Refuses to be without a host. */
    Target {
        hosts = List.copyOf(hosts);
        audiences = List.copyOf(audiences);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("the refresh daemon needs a registry host");
        }
    }

    /** What fills Secrets in for this, and asks for such tokens. */
    Filler filler(Cluster cluster) {
        return new Filler(cluster, hosts, audiences);
    }
}
