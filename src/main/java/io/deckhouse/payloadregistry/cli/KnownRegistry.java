package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;

/** The registry that a cluster names, for commands that were told none. */
final class KnownRegistry {
    private KnownRegistry() {}

    /** The host, or a failure that says which option or argument would have named it. */
    static RegistryHost of(Cluster cluster, String missing) {
        RegistryHosts.Search found = RegistryHosts.find(cluster);
        return found.host()
                .orElseThrow(() ->
                        new CommandFailure(
                                missing
                                        + " is missing, and the cluster names no registry host: "
                                        + String.join("; ", found.reasons())));
    }
}
