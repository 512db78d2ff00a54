package io.deckhouse.payloadregistry.cluster;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Roles and bindings of as many patterns and subjects as one likes. */
final class LargeObjects {
    private LargeObjects() {}

    static ClusterObject object(Kind kind, String namespace, String name, String rest) {
        String place = namespace.isEmpty() ? "" : "\"namespace\":\"" + namespace + "\",";
        return ClusterObject.of(
                kind,
                JsonMapper.shared()
                        .readTree(
                                "{\"metadata\":{%s\"name\":\"%s\"},%s}"
                                        .formatted(place, name, rest)));
    }

    /** A RoleBinding of this many users, alice among them, to a Role of the same name. */
    static ClusterObject binding(String namespace, String name, int subjects) {
        return object(Kind.ROLE_BINDING, namespace, name, users("Role", name, subjects));
    }

    static String users(String kind, String role, int count) {
        String users =
                IntStream.range(0, count)
                        .mapToObj(i -> i == 0 ? "alice" : "u" + i)
                        .map(user -> "{\"kind\":\"User\",\"name\":\"" + user + "\"}")
                        .collect(Collectors.joining(","));
        return "\"roleRef\":{\"kind\":\"%s\",\"name\":\"%s\"},\"subjects\":[%s]"
                .formatted(kind, role, users);
    }

    /** A Role that gives pull on the path of its name, and on this many others. */
    static ClusterObject role(String namespace, String name, int patterns) {
        String paths =
                IntStream.range(0, patterns)
                        .mapToObj(i -> ",\"path" + i + "\"")
                        .collect(Collectors.joining());
        return object(
                namespace.isEmpty() ? Kind.CLUSTER_ROLE : Kind.ROLE,
                namespace,
                name,
                """
                "rules":[{"apiGroups":["payload-registry.deckhouse.io"],"verbs":["get"],
                "resources":["payloadrepositoryaccesses"],"resourceNames":["%s"%s]}]\
                """
                        .formatted(name, paths));
    }
}
