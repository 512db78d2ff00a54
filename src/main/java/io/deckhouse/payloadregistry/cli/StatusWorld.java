package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.KnownAccounts;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.StuckPod;
import io.deckhouse.payloadregistry.pullsecret.UsedBy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code status} looks at, gathered.
 *
 * @param hosts the registry's; empty when they are not known
 */
record StatusWorld(
        Collection<ClusterObject> secrets,
        KnownAccounts accounts,
        Collection<ClusterObject> pods,
        Collection<ClusterObject> workloads,
        List<RegistryHost> hosts) {

    /** One row a Secret, in the order of namespace and name. */
    List<StatusRow> rows(Instant now) {
        UsedBy usedBy = UsedBy.of(accounts.readable(), pods, workloads);
        return secrets.stream()
                .map(PullSecret::read)
                .map(secret ->
                        new StatusRow(
                                secret,
                                Checks.assess(secret, accounts.around(secret, hosts), now),
                                usedBy.of(secret.key())))
                .toList();
    }

    /** The pods that wait for an image on one of the Secrets. */
    List<StuckPod> stuck() {
        Set<ObjectKey> keys = secrets.stream().map(ClusterObject::key).collect(Collectors.toSet());
        return StuckPod.among(pods, accounts.readable()).stream()
                .filter(pod -> keys.stream().anyMatch(pod::concerns))
                .toList();
    }
}
