package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.pullsecret.Workloads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One image of a Pod or of a workload's template, and what kubelet says about pulling it.
 *
 * @param container whose image it is, the first of several
 * @param name the image as the Pod has it
 * @param reason why the container waits, such as {@code ImagePullBackOff}; empty when it does not
 *     wait for its image
 * @param message kubelet's explanation; may be empty
 * @param isPulled whether kubelet has it
 */
record PodImage(String container, String name, String reason, String message, boolean isPulled) {
    private static final List<String> LISTS =
            List.of("initContainers", "containers", "ephemeralContainers");

    /** The reasons of kubelet's image manager. */
    private static final Set<String> OF_IMAGES =
            Set.of(
                    "ErrImagePull",
                    "ImagePullBackOff",
                    "InvalidImageName",
                    "ErrImageNeverPull",
                    "ImageInspectError",
                    "RegistryUnavailable",
                    "SignatureValidationFailed");

    /** The images of an object in their order, each once; what a Pod says of them wins. */
    static List<PodImage> of(ClusterObject object, List<ClusterObject> pods) {
        Map<String, PodImage> images = new LinkedHashMap<>();
        JsonNode spec = Workloads.podSpec(object);
        for (String list : LISTS) {
            for (JsonNode container : spec.path(list)) {
                PodImage image = image(container, pods);
                images.merge(
                        image.name(), image, (old, next) -> old.reason().isEmpty() ? next : old);
            }
        }
        return List.copyOf(images.values());
    }

    private static PodImage image(JsonNode container, List<ClusterObject> pods) {
        String name = container.path("name").asString("");
        PodImage found = new PodImage(name, container.path("image").asString(""), "", "", false);
        for (ClusterObject pod : pods) {
            for (String list : LISTS) {
                String statuses = list.substring(0, list.length() - 1) + "Statuses";
                for (JsonNode status : pod.at("status", statuses)) {
                    if (status.path("name").asString("").equals(name) && found.reason().isEmpty()) {
                        found = found.with(status);
                    }
                }
            }
        }
        return found;
    }

    private PodImage with(JsonNode status) {
        JsonNode waiting = status.path("state").path("waiting");
        String why = waiting.path("reason").asString("");
        return new PodImage(
                container,
                name,
                OF_IMAGES.contains(why) ? why : "",
                waiting.path("message").asString(""),
                isPulled || !status.path("imageID").asString("").isEmpty());
    }
}
