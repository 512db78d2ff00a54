package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.BindingKey;
import io.deckhouse.payloadregistry.access.Grounds;
import io.deckhouse.payloadregistry.access.NearMiss;
import io.deckhouse.payloadregistry.access.RoleKey;
import io.deckhouse.payloadregistry.cluster.AccessReader;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The stable shapes of answers about access, for {@code -o json} and {@code -o yaml}. */
final class AccessDocuments {
    private AccessDocuments() {}

    /** The answer to can-i; explain adds the near misses. */
    static ObjectNode judgement(Judgement judgement, boolean withMisses) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("allowed", judgement.isYes());
        node.put("action", judgement.action().text());
        node.put("namespace", judgement.target().namespace());
        node.put("path", judgement.target().path());
        node.put("subject", judgement.asker().text());
        judgement.asker().groups().forEach(node.putArray("groups")::add);
        node.put("reason", judgement.reason());
        putGrounds(node, judgement);
        if (withMisses) {
            var misses = node.putArray("nearMisses");
            judgement.nearMisses().forEach(miss -> misses.add(miss(miss)));
        }
        return node;
    }

    private static void putGrounds(ObjectNode node, Judgement judgement) {
        node.putNull("binding").putNull("role").putNull("rule").putNull("pattern");
        node.putNull("project");
        for (Grounds grounds : judgement.grounds()) {
            switch (grounds) {
                case Grounds.ByRule rule -> putRule(node, rule);
                case Grounds.BySuperuser _ -> {}
                case Grounds.ByProject(_, var project, var subPath, var level) -> {
                    node.put("pattern", subPath);
                    node.putObject("project").put("name", project).put("access", level.name());
                }
            }
        }
    }

    /** Binding, role, rule and pattern; the pattern is null where a rule covers every path. */
    static void putRule(ObjectNode node, Grounds.ByRule rule) {
        if (!rule.binding().name().equals(AccessReader.OWN)) {
            node.set("binding", object(rule.binding()));
            node.set("role", object(rule.role()));
            node.put("rule", rule.ruleIndex());
        }
        node.put("pattern", rule.pattern().isEmpty() ? null : rule.pattern());
    }

    private static ObjectNode miss(NearMiss miss) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("cause", label(miss.cause()));
        node.put("why", miss.why());
        switch (miss) {
            case NearMiss.ByBinding(_, var binding, var rule, var pattern, _) -> {
                node.set("binding", object(binding.key()));
                binding.role().ifPresent(role -> node.set("role", object(role)));
                node.put("rule", rule < 0 ? null : (Integer) rule);
                node.put("pattern", pattern.isEmpty() ? null : pattern);
            }
            case NearMiss.ByProject(_, var project, var subPath, _) -> {
                node.put("project", project);
                node.put("pattern", subPath);
            }
        }
        return node;
    }

    /** {@code WRONG_NAMESPACE} as {@code WrongNamespace}. */
    static String label(Enum<?> constant) {
        StringBuilder label = new StringBuilder();
        for (String word : constant.name().split("_", -1)) {
            label.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return label.toString();
    }

    private static ObjectNode object(BindingKey key) {
        return object(key.kind(), key.namespace(), key.name());
    }

    private static ObjectNode object(RoleKey key) {
        return object(key.kind(), key.namespace(), key.name());
    }

    private static ObjectNode object(String kind, String namespace, String name) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("kind", kind);
        node.put("namespace", namespace.isEmpty() ? null : namespace);
        return node.put("name", name);
    }
}
