package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Who names which Secrets as {@code imagePullSecrets}: ServiceAccounts, workloads by their
 * templates, and pods by the workload that made them.
 */
public final class UsedBy {
    private static final String TEMPLATE_HASH = "pod-template-hash";

    private final Map<ObjectKey, Set<String>> users = new HashMap<>();

    private UsedBy() {}

    /** Reads it from ServiceAccounts, Pods that have not ended, and workloads. */
    public static UsedBy of(
            Collection<ClusterObject> accounts,
            Collection<ClusterObject> pods,
            Collection<ClusterObject> workloads) {
        UsedBy usedBy = new UsedBy();
        accounts.forEach(each -> usedBy.add(each, each.at("imagePullSecrets"), name(each)));
        Map<ObjectKey, ClusterObject> byKey =
                accounts.stream()
                        .collect(Collectors.toMap(ClusterObject::key, Function.identity()));
        workloads.forEach(each -> usedBy.add(each, willReference(each, byKey), name(each)));
        pods.stream()
                .filter(pod -> !Workloads.hasEnded(pod))
                .forEach(pod -> usedBy.add(pod, references(pod), workload(pod)));
        return usedBy;
    }

    private static JsonNode references(ClusterObject object) {
        return Workloads.podSpec(object).path("imagePullSecrets");
    }

    /** What Pods of a workload will name: without any of their own, those of their account. */
    private static JsonNode willReference(
            ClusterObject workload, Map<ObjectKey, ClusterObject> accounts) {
        JsonNode own = references(workload);
        String account = Workloads.podSpec(workload).path("serviceAccountName").asString("default");
        ClusterObject holder =
                accounts.get(
                        ObjectKey.of(Kind.SERVICE_ACCOUNT, workload.key().namespace(), account));
        return own.isEmpty() && holder != null ? holder.at("imagePullSecrets") : own;
    }

    private static String name(ClusterObject object) {
        return object.key().kind().singular() + "/" + object.key().name();
    }

    /** The users of a Secret, as {@code kind/name}, in order. */
    public List<String> of(ObjectKey secret) {
        return List.copyOf(users.getOrDefault(secret, Set.of()));
    }

    private void add(ClusterObject user, JsonNode references, String name) {
        for (JsonNode reference : references) {
            String secret = reference.path("name").asString("");
            if (!secret.isEmpty()) {
                users.computeIfAbsent(
                                ObjectKey.of(Kind.SECRET, user.key().namespace(), secret),
                                _ -> new TreeSet<>())
                        .add(name);
            }
        }
    }

    /** What made a pod, or the pod itself; a Deployment by the hash that its ReplicaSets carry. */
    static String workload(ClusterObject pod) {
        for (JsonNode owner : pod.at("metadata", "ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) {
                String kind = owner.path("kind").asString("");
                String name = owner.path("name").asString("");
                String hash = "-" + pod.labels().getOrDefault(TEMPLATE_HASH, " ");
                return kind.equals("ReplicaSet") && name.endsWith(hash)
                        ? "deployment/" + name.substring(0, name.length() - hash.length())
                        : kind.toLowerCase(java.util.Locale.ROOT) + "/" + name;
            }
        }
        return name(pod);
    }
}
