package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.List;
import java.util.Set;

/**
 * What else the checks need to know about the world of one pull Secret.
 *
 * @param serviceAccountUid the uid of the named ServiceAccount; empty when it does not exist
 * @param liveOwnerUids those uids of the Secret's owners that belong to existing ServiceAccounts
 * @param hosts the registry's hosts; empty when they are not known
 * @param audiences what tokens are requested for; empty when not known or the API server's default
 * @param keys what the API server signs with
 */
public record Surroundings(
        String serviceAccountUid,
        Set<String> liveOwnerUids,
        List<RegistryHost> hosts,
        List<String> audiences,
        SigningKeys keys) {
    /** Copies the collections. */
    public Surroundings {
        liveOwnerUids = Set.copyOf(liveOwnerUids);
        hosts = List.copyOf(hosts);
        audiences = List.copyOf(audiences);
    }

    /** What a command knows, which requests no tokens. */
    public Surroundings(
            String serviceAccountUid, Set<String> liveOwnerUids, List<RegistryHost> hosts) {
        this(serviceAccountUid, liveOwnerUids, hosts, List.of(), SigningKeys.UNKNOWN);
    }
}
