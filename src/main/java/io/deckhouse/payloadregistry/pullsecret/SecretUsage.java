package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who in a namespace refers to which Secret for pulling.
 *
 * <p>What has ended, a finished Pod or Job, pulls no more and counts no more.
 */
public final class SecretUsage {
    private final Map<ObjectKey, ClusterObject> accounts = new LinkedHashMap<>();
    private final List<ClusterObject> workloads = new ArrayList<>();
    private final List<ClusterException> gaps = new ArrayList<>();

    private SecretUsage() {}

    /** Reads a namespace, by one list a kind. */
    public static SecretUsage read(Cluster cluster, String namespace) {
        var usage = new SecretUsage();
        Selection place = Selection.in(namespace);
        Workloads.list(cluster, Kind.SERVICE_ACCOUNT, place, usage.gaps)
                .forEach(account -> usage.accounts.put(account.key(), account));
        Workloads workloads = Workloads.read(cluster, place);
        usage.workloads.addAll(workloads.objects());
        usage.gaps.addAll(workloads.gaps());
        Workloads.list(cluster, Kind.POD, place, usage.gaps).stream()
                .filter(pod -> !Workloads.hasEnded(pod))
                .forEach(usage.workloads::add);
        return usage;
    }

    /** What could not be read for lack of rights, so that somebody may be missing. */
    public List<ClusterException> gaps() {
        return List.copyOf(gaps);
    }

    /** The accounts that have a Secret in their list. */
    public List<ClusterObject> accounts(String secret) {
        return accounts.values().stream()
                .filter(account -> Attachment.attached(account).contains(secret))
                .toList();
    }

    /** The workloads and Pods that name a Secret, also those that got it from their account. */
    public List<ObjectKey> workloads(String secret) {
        return workloads.stream()
                .filter(object -> Attachment.names(Workloads.podSpec(object)).contains(secret))
                .map(ClusterObject::key)
                .toList();
    }
}
