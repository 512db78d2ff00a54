package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of a Role that a grant made: one for each right, and after them those that somebody
 * added or changed by hand, which stay as they are.
 */
final class GrantRules {
    private static final Set<String> OUR_FIELDS =
            Set.of("apiGroups", "resources", "resourceNames", "verbs");

    private GrantRules() {}

    /** The rules of a grant. */
    static ArrayNode of(Grant grant) {
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        grant.byRight()
                .forEach((right, patterns) -> {
                    ObjectNode rule = rules.addObject();
                    rule.putArray("apiGroups").add(Rule.API_GROUP);
                    rule.putArray("resources").add(Rule.RESOURCE);
                    patterns.forEach(rule.putArray("resourceNames")::add);
                    right.verbs().forEach(rule.putArray("verbs")::add);
                });
        return rules;
    }

    /** Reads back what grants wrote into a Role. */
    static Map<String, Right> rights(ClusterObject role) {
        Map<String, Right> rights = new LinkedHashMap<>();
        for (JsonNode rule : role.at("rules")) {
            right(rule)
                    .ifPresent(right ->
                            texts(rule, "resourceNames")
                                    .forEach(pattern -> rights.merge(pattern, right, Right::and)));
        }
        return rights;
    }

    /** The rules that no grant writes so. */
    static List<JsonNode> others(ClusterObject role) {
        return role.at("rules").valueStream().filter(rule -> right(rule).isEmpty()).toList();
    }

    /** All rules of a Role but what they give on these patterns. */
    static ArrayNode without(ClusterObject role, Set<String> patterns) {
        ArrayNode rest = JsonNodeFactory.instance.arrayNode();
        for (JsonNode rule : role.at("rules")) {
            Set<String> names = texts(rule, "resourceNames");
            boolean isHit =
                    isAboutRepositories(rule) && names.stream().anyMatch(patterns::contains);
            if (!isHit) {
                rest.add(rule);
            } else if (!patterns.containsAll(names)) {
                // A rule without any name would mean every path.
                ObjectNode narrower = rest.addObject();
                rule.properties().forEach(e -> narrower.set(e.getKey(), e.getValue()));
                ArrayNode kept = narrower.putArray("resourceNames");
                names.stream().filter(name -> !patterns.contains(name)).forEach(kept::add);
            }
        }
        return rest;
    }

    /** The rules of a Role that speak about something else than repositories, too. */
    static ArrayNode aboutOtherThings(ClusterObject role) {
        ArrayNode rest = JsonNodeFactory.instance.arrayNode();
        role.at("rules")
                .valueStream()
                .filter(rule -> !isAboutRepositories(rule))
                .forEach(rest::add);
        return rest;
    }

    /** Every pattern of the rules that speak about repositories alone. */
    static Set<String> patterns(ClusterObject role) {
        return role.at("rules")
                .valueStream()
                .filter(GrantRules::isAboutRepositories)
                .flatMap(rule -> texts(rule, "resourceNames").stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isAboutRepositories(JsonNode rule) {
        return texts(rule, "apiGroups").equals(Set.of(Rule.API_GROUP))
                && texts(rule, "resources").equals(Set.of(Rule.RESOURCE));
    }

    private static Optional<Right> right(JsonNode rule) {
        boolean isOurs =
                OUR_FIELDS.containsAll(rule.propertyNames())
                        && isAboutRepositories(rule)
                        && !rule.path("resourceNames").isEmpty();
        return isOurs ? Right.ofVerbs(texts(rule, "verbs")) : Optional.empty();
    }

    private static Set<String> texts(JsonNode rule, String field) {
        return rule.path(field)
                .valueStream()
                .map((JsonNode text) -> text.asString(""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
