package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.StuckPod;
import io.deckhouse.payloadregistry.pullsecret.Surroundings;
import io.deckhouse.payloadregistry.pullsecret.UsedBy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code status} looks at, gathered.
 *
 * @param hosts the registry's; empty when they are not known
 */
record StatusWorld(
        Collection<ClusterObject> secrets,
        Collection<ClusterObject> accounts,
        Collection<ClusterObject> pods,
        Collection<ClusterObject> workloads,
        List<RegistryHost> hosts) {

    /** One row a Secret, in the order of namespace and name. */
    List<StatusRow> rows(Instant now) {
        Map<ObjectKey, String> uids =
                accounts.stream().collect(Collectors.toMap(ClusterObject::key, ClusterObject::uid));
        UsedBy usedBy = UsedBy.of(accounts, pods, workloads);
        return secrets.stream()
                .map(PullSecret::read)
                .map(secret ->
                        new StatusRow(
                                secret,
                                Checks.assess(secret, surroundings(secret, uids), now),
                                usedBy.of(secret.key())))
                .toList();
    }

    /** The pods that wait for an image on one of the Secrets. */
    List<StuckPod> stuck() {
        Set<ObjectKey> keys = secrets.stream().map(ClusterObject::key).collect(Collectors.toSet());
        return StuckPod.among(pods, accounts).stream()
                .filter(pod -> keys.stream().anyMatch(pod::concerns))
                .toList();
    }

    private Surroundings surroundings(PullSecret secret, Map<ObjectKey, String> uids) {
        String namespace = secret.key().namespace();
        Function<String, String> uid =
                name -> uids.getOrDefault(ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, name), "");
        Set<String> live =
                secret.owners().stream()
                        .filter(owner -> owner.uid().equals(uid.apply(owner.name())))
                        .map(OwnerReference::uid)
                        .collect(Collectors.toSet());
        String own = secret.isManaged() ? uid.apply(secret.serviceAccount()) : "";
        return new Surroundings(own, live, hosts);
    }
}
