package io.deckhouse.payloadregistry.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Predicts whether the API server lets somebody write a role and bind it: nobody gives more than
 * they hold, and resourceNames are compared as plain text, patterns or not (FACTS 4).
 */
public final class Escalation {
    private static final String RBAC_GROUP = "rbac.authorization.k8s.io";

    private Escalation() {}

    /** What the API server is going to say. */
    public sealed interface Prediction {
        /** Both the role and a binding to it are accepted. */
        record Accepted() implements Prediction {}

        /**
         * The role, or the binding to it, or both are refused.
         *
         * @param missing what the grantor does not hold, one verb, resource and name each
         */
        record Refused(boolean role, boolean binding, List<Rule> missing) implements Prediction {
            public Refused {
                missing = List.copyOf(missing);
            }
        }
    }

    /**
     * Predicts the answer to writing the role and a binding to it. The verb {@code escalate} on the
     * role lifts the check of the role, {@code bind} that of the binding.
     */
    public static Prediction predict(Grantor grantor, Role wanted) {
        if (grantor.isMaster()) {
            return new Prediction.Accepted();
        }
        var missing = missing(grantor.rules(), wanted.rules());
        boolean role = !missing.isEmpty() && !holds(grantor, "escalate", wanted.key());
        boolean binding = !missing.isEmpty() && !holds(grantor, "bind", wanted.key());
        return role || binding
                ? new Prediction.Refused(role, binding, missing)
                : new Prediction.Accepted();
    }

    /** Returns the subjects whom a snapshot lets write this role and bind it where it stands. */
    public static List<Subject> whoCould(AccessIndex index, Role wanted) {
        String namespace = wanted.key().namespace();
        var subjects = new TreeSet<Subject>();
        for (var binding : index.bindings()) {
            if (binding.appliesIn(namespace)) {
                subjects.addAll(binding.resolvedSubjects());
            }
        }
        return subjects.stream()
                .filter(subject -> {
                    var grantor = Grantor.of(index, Identity.of(subject), namespace);
                    return writes(grantor, wanted.key())
                            && predict(grantor, wanted) instanceof Prediction.Accepted;
                })
                .toList();
    }

    private static boolean writes(Grantor grantor, RoleKey role) {
        String bindings = role.isClusterRole() ? "clusterrolebindings" : "rolebindings";
        var creating = Set.of(plain("create", resource(role)), plain("create", bindings));
        return grantor.isMaster()
                || creating.stream().allMatch(part -> isCovered(grantor.rules(), part));
    }

    private static Rule plain(String verb, String resource) {
        return new Rule(Set.of(RBAC_GROUP), Set.of(resource), Set.of(verb), List.of());
    }

    private static boolean holds(Grantor grantor, String verb, RoleKey role) {
        var asked =
                new Rule(
                        Set.of(RBAC_GROUP),
                        Set.of(resource(role)),
                        Set.of(verb),
                        List.of(role.name()));
        return isCovered(grantor.rules(), asked);
    }

    private static String resource(RoleKey role) {
        return role.isClusterRole() ? "clusterroles" : "roles";
    }

    /** Breaks the wanted rules down and keeps the parts that no single held rule covers. */
    private static List<Rule> missing(List<Rule> held, List<Rule> wanted) {
        var missing = new ArrayList<Rule>();
        for (var rule : wanted) {
            for (var part : parts(rule)) {
                if (!missing.contains(part) && !isCovered(held, part)) {
                    missing.add(part);
                }
            }
        }
        return missing;
    }

    private static List<Rule> parts(Rule rule) {
        var parts = new ArrayList<Rule>();
        for (String group : new TreeSet<>(rule.apiGroups())) {
            for (String resource : new TreeSet<>(rule.resources())) {
                for (String verb : new TreeSet<>(rule.verbs())) {
                    for (var names : names(rule)) {
                        parts.add(new Rule(Set.of(group), Set.of(resource), Set.of(verb), names));
                    }
                }
            }
        }
        return parts;
    }

    private static List<List<String>> names(Rule rule) {
        return rule.resourceNames().isEmpty()
                ? List.of(List.of())
                : rule.resourceNames().stream().map(List::of).toList();
    }

    private static boolean isCovered(List<Rule> held, Rule part) {
        return held.stream().anyMatch(rule -> covers(rule, part));
    }

    private static boolean covers(Rule held, Rule part) {
        return coversAll(held.apiGroups(), part.apiGroups())
                && part.resources().stream().allMatch(one -> coversResource(held, one))
                && coversAll(held.verbs(), part.verbs())
                && (held.resourceNames().isEmpty()
                        || (!part.resourceNames().isEmpty()
                                && held.resourceNames().containsAll(part.resourceNames())));
    }

    private static boolean coversAll(Set<String> held, Set<String> wanted) {
        return held.contains(Rule.ALL) || held.containsAll(wanted);
    }

    /** A star before a subresource, as in {@code *}{@code /status}, covers it on any resource. */
    private static boolean coversResource(Rule held, String resource) {
        int slash = resource.indexOf('/');
        return Rule.holds(held.resources(), resource)
                || (slash >= 0 && held.resources().contains("*" + resource.substring(slash)));
    }
}
