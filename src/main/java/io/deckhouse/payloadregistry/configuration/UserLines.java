package io.deckhouse.payloadregistry.configuration;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Finds the lines in which a file names its static users, for messages. */
final class UserLines {
    private static final List<String> IN_MODULE_CONFIG = List.of("spec", "settings", "users");

    private UserLines() {}

    /** The lines by user; without those that cannot be found. */
    static Map<String, Integer> in(byte[] text) {
        Map<String, Integer> lines = new HashMap<>();
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().build())
                            .composeString(new String(text, StandardCharsets.UTF_8));
            Optional<Node> inModule = root;
            for (String key : IN_MODULE_CONFIG) {
                inModule = inModule.flatMap(node -> value(node, key));
            }
            inModule.or(() -> root.flatMap(node -> value(node, "users")))
                    .ifPresent(users -> addNames(users, lines));
        } catch (YamlEngineException | StackOverflowError _) {
            return Map.of(); // what the other parser took for YAML
        }
        return lines;
    }

    private static Optional<Node> value(Node node, String key) {
        return node instanceof MappingNode map
                ? map.getValue().stream()
                        .filter(it ->
                                it.getKeyNode() instanceof ScalarNode word
                                        && word.getValue().equals(key))
                        .map(it -> it.getValueNode())
                        .findFirst()
                : Optional.empty();
    }

    private static void addNames(Node users, Map<String, Integer> lines) {
        if (users instanceof MappingNode map) {
            map.getValue()
                    .forEach(user -> {
                        if (user.getKeyNode() instanceof ScalarNode name) {
                            name.getStartMark()
                                    .ifPresent(
                                            mark -> lines.put(name.getValue(), mark.getLine() + 1));
                        }
                    });
        }
    }
}
