package io.deckhouse.payloadregistry.cluster;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rights in Kubernetes as the objects that give them: a role with rules, and its binding. */
public final class Rights {
    private Rights() {}

    /**
     * One rule of a role.
     *
     * @param group the API group; empty for the core group
     * @param resource the plural, with a subresource after a slash
     * @param names the only objects that it is about; empty for all
     */
    public record Rule(String group, String resource, List<String> names, List<String> verbs) {
        /** Copies the lists. */
        public Rule {
            names = List.copyOf(names);
            verbs = List.copyOf(verbs);
        }

        /** About every object of a kind. */
        public static Rule of(Kind kind, String... verbs) {
            return new Rule(kind.group(), kind.plural(), List.of(), List.of(verbs));
        }

        /** About this object alone. */
        public Rule named(String name) {
            return new Rule(group, resource, List.of(name), verbs);
        }
    }

    /** A Role or ClusterRole of these rules. */
    public static ClusterObject role(ObjectKey key, List<Rule> rules) {
        return ClusterObject.empty(key)
                .with(tree -> {
                    ArrayNode array = tree.putArray("rules");
                    for (Rule rule : rules) {
                        ObjectNode node = array.addObject();
                        node.putArray("apiGroups").add(rule.group());
                        node.putArray("resources").add(rule.resource());
                        if (!rule.names().isEmpty()) {
                            rule.names().forEach(node.putArray("resourceNames")::add);
                        }
                        rule.verbs().forEach(node.putArray("verbs")::add);
                    }
                });
    }

    /**
     * Binds the role of the same name to a ServiceAccount: a RoleBinding a Role, a
     * ClusterRoleBinding a ClusterRole.
     */
    public static ClusterObject binding(ObjectKey key, ObjectKey serviceAccount) {
        Kind role = key.namespace().isEmpty() ? Kind.CLUSTER_ROLE : Kind.ROLE;
        return ClusterObject.empty(key)
                .with(tree -> {
                    tree.putObject("roleRef")
                            .put("apiGroup", Kind.RBAC)
                            .put("kind", role.kindName())
                            .put("name", key.name());
                    tree.putArray("subjects")
                            .addObject()
                            .put("kind", Kind.SERVICE_ACCOUNT.kindName())
                            .put("namespace", serviceAccount.namespace())
                            .put("name", serviceAccount.name());
                });
    }
}
