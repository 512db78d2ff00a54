package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A pod that waits for an image which it pulls with a Secret.
 *
 * @param reason kubelet's own word for it
 * @param image the image it waits for
 * @param secrets the Secrets that it, or its ServiceAccount by now, names
 * @param isLate whether a Secret was given to its ServiceAccount after the pod was made, so that
 *     the pod does not know of it
 * @param isReplaced whether something makes a new pod when this one is deleted
 */
public record StuckPod(
        ObjectKey pod,
        String reason,
        String image,
        List<String> secrets,
        boolean isLate,
        boolean isReplaced) {
    private static final Set<String> REASONS = Set.of("ImagePullBackOff", "ErrImagePull");

    /** Copies the list. */
    public StuckPod {
        secrets = List.copyOf(secrets);
    }

    /** The stuck ones among these pods; those that no Secret is meant for are left out. */
    public static List<StuckPod> among(
            Collection<ClusterObject> pods, Collection<ClusterObject> accounts) {
        Map<ObjectKey, ClusterObject> byKey =
                accounts.stream()
                        .collect(Collectors.toMap(ClusterObject::key, Function.identity()));
        List<StuckPod> stuck = new ArrayList<>();
        for (ClusterObject pod : pods) {
            waiting(pod).flatMap(status -> of(pod, status, byKey)).ifPresent(stuck::add);
        }
        return stuck;
    }

    /** Whether it waits because of this Secret, or may do so. */
    public boolean concerns(ObjectKey secret) {
        return pod.namespace().equals(secret.namespace()) && secrets.contains(secret.name());
    }

    private static Optional<StuckPod> of(
            ClusterObject pod, JsonNode status, Map<ObjectKey, ClusterObject> accounts) {
        String account = pod.at("spec", "serviceAccountName").asString("default");
        ObjectKey key = ObjectKey.of(Kind.SERVICE_ACCOUNT, pod.key().namespace(), account);
        Set<String> own = names(pod.at("spec", "imagePullSecrets"));
        Set<String> all = new TreeSet<>(own);
        if (accounts.containsKey(key)) {
            all.addAll(names(accounts.get(key).at("imagePullSecrets")));
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new StuckPod(
                        pod.key(),
                        status.path("state").path("waiting").path("reason").asString(""),
                        status.path("image").asString(""),
                        List.copyOf(all),
                        !own.containsAll(all) && own.isEmpty(),
                        !UsedBy.workload(pod).startsWith("pod/")));
    }

    private static Optional<JsonNode> waiting(ClusterObject pod) {
        return Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(list -> pod.at("status", list).valueStream())
                .filter(status ->
                        REASONS.contains(
                                status.path("state").path("waiting").path("reason").asString("")))
                .findFirst();
    }

    private static Set<String> names(JsonNode references) {
        return references
                .valueStream()
                .map(reference -> reference.path("name").asString(""))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
