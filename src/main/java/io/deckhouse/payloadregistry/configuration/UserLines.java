package io.deckhouse.payloadregistry.configuration;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds the lines in which a file says what of its static users, for messages. */
final class UserLines {
    private static final List<String> IN_MODULE_CONFIG = List.of("spec", "settings", "users");

    private UserLines() {}

    /** The line in which a second document begins; nothing where there is none. */
    static OptionalInt secondDocument(byte[] text) {
        try {
            Iterator<Node> documents =
                    new Compose(LoadSettings.builder().build())
                            .composeAllFromString(new String(text, StandardCharsets.UTF_8))
                            .iterator();
            if (documents.hasNext()) {
                documents.next();
            }
            return documents.hasNext()
                    ? OptionalInt.of(
                            documents.next().getStartMark().map(it -> it.getLine() + 1).orElse(0))
                    : OptionalInt.empty();
        } catch (YamlEngineException | StackOverflowError _) {
            return OptionalInt.empty();
        }
    }

    /** The lines of keys by their paths below the users; without those that cannot be found. */
    static Map<List<String>, Integer> in(byte[] text) {
        Map<List<String>, Integer> lines = new HashMap<>();
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().build())
                            .composeString(new String(text, StandardCharsets.UTF_8));
            Optional<Node> inModule = root;
            for (String key : IN_MODULE_CONFIG) {
                inModule = inModule.flatMap(node -> value(node, key));
            }
            inModule.or(() -> root.flatMap(node -> value(node, "users")))
                    .ifPresent(users -> addUsers(users, lines));
        } catch (YamlEngineException | StackOverflowError _) {
            return Map.of(); // what the other parser took for YAML
        }
        return lines;
    }

    private static Optional<Node> value(Node node, String key) {
        return entries(node).stream()
                .filter(entry ->
                        entry.getKeyNode() instanceof ScalarNode word
                                && word.getValue().equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static void addUsers(Node users, Map<List<String>, Integer> lines) {
        for (NodeTuple user : entries(users)) {
            List<String> path = List.of(word(user.getKeyNode()));
            add(path, user, lines);
            for (NodeTuple setting : entries(user.getValueNode())) {
                List<String> settingPath = longer(path, word(setting.getKeyNode()));
                add(settingPath, setting, lines);
                if (setting.getValueNode() instanceof SequenceNode list) {
                    addItems(settingPath, list, lines);
                }
            }
        }
    }

    private static void addItems(
            List<String> path, SequenceNode list, Map<List<String>, Integer> lines) {
        for (int i = 0; i < list.getValue().size(); i++) {
            List<String> item = longer(path, Integer.toString(i));
            for (NodeTuple entry : entries(list.getValue().get(i))) {
                add(longer(item, word(entry.getKeyNode())), entry, lines);
            }
        }
    }

    private static List<NodeTuple> entries(Node node) {
        return node instanceof MappingNode map ? map.getValue() : List.of();
    }

    private static String word(Node key) {
        return key instanceof ScalarNode word ? word.getValue() : "";
    }

    private static List<String> longer(List<String> path, String next) {
        return Stream.concat(path.stream(), Stream.of(next)).toList();
    }

    private static void add(List<String> path, NodeTuple entry, Map<List<String>, Integer> lines) {
        entry.getKeyNode().getStartMark().ifPresent(mark -> lines.put(path, mark.getLine() + 1));
    }
}
