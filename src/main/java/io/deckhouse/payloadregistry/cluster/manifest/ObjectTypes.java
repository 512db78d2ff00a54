package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.Kind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Finds fields of the wrong type, which the API server would refuse and nobody must overlook. */
final class ObjectTypes {
    private static final List<String> RULE_LISTS =
            List.of("apiGroups", "resources", "verbs", "resourceNames", "nonResourceURLs");

    private ObjectTypes() {}

    /** The first field of the wrong type, as {@code rules[0].verbs must be a list of strings}. */
    static Optional<String> problem(Kind kind, JsonNode tree) {
        return switch (kind) {
            case ROLE, CLUSTER_ROLE -> metadata(tree).or(() -> rules(tree));
            case ROLE_BINDING, CLUSTER_ROLE_BINDING -> metadata(tree).or(() -> binding(tree));
            default -> metadata(tree);
        };
    }

    private static Optional<String> metadata(JsonNode tree) {
        JsonNode metadata = tree.path("metadata");
        if (!isAbsent(metadata) && !metadata.isObject()) {
            return Optional.of("metadata must be a mapping");
        }
        return texts("metadata", metadata, List.of("name", "namespace"));
    }

    private static Optional<String> rules(JsonNode tree) {
        JsonNode rules = tree.path("rules");
        if (!isAbsent(rules) && !rules.isArray()) {
            return Optional.of("rules must be a list");
        }
        for (int i = 0; i < rules.size(); i++) {
            if (!rules.get(i).isObject()) {
                return Optional.of("rules[" + i + "] must be a mapping");
            }
            for (String name : RULE_LISTS) {
                if (!isTextList(rules.get(i).path(name))) {
                    return Optional.of("rules[" + i + "]." + name + " must be a list of strings");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> binding(JsonNode tree) {
        JsonNode ref = tree.path("roleRef");
        JsonNode subjects = tree.path("subjects");
        if (!isAbsent(ref) && !ref.isObject()) {
            return Optional.of("roleRef must be a mapping");
        }
        if (!isAbsent(subjects) && !subjects.isArray()) {
            return Optional.of("subjects must be a list");
        }
        var problem = texts("roleRef", ref, List.of("apiGroup", "kind", "name"));
        for (int i = 0; i < subjects.size() && problem.isEmpty(); i++) {
            String place = "subjects[" + i + "]";
            problem =
                    subjects.get(i).isObject()
                            ? texts(
                                    place,
                                    subjects.get(i),
                                    List.of("apiGroup", "kind", "name", "namespace"))
                            : Optional.of(place + " must be a mapping");
        }
        return problem;
    }

    private static Optional<String> texts(String place, JsonNode node, List<String> names) {
        return names.stream()
                .filter(name -> !isAbsent(node.path(name)) && !node.path(name).isString())
                .findFirst()
                .map(name -> place + "." + name + " must be a string: quote it");
    }

    private static boolean isTextList(JsonNode node) {
        return isAbsent(node)
                || (node.isArray()
                        && node.valueStream().allMatch(one -> one.isString() || one.isNull()));
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
