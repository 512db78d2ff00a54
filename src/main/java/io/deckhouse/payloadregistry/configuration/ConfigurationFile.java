package io.deckhouse.payloadregistry.configuration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads a configuration file, YAML or JSON, strictly: an unknown name or a value of another form is
 * a problem, and all problems are told at once.
 */
public final class ConfigurationFile {
    private final String name;
    private final Path directory;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Values.Source> sources = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private ConfigurationFile(Path file) {
        this.name = file.toString();
        Path parent = file.toAbsolutePath().getParent();
        this.directory = parent == null ? file.toAbsolutePath() : parent;
    }

    /**
     * What a file says.
     *
     * @param values those of the right form; the others are known to be mentioned
     * @param problems of all others, in the file's order
     */
    record Parsed(Values values, List<Problem> problems) {
        Parsed {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads a file's text; relative file names in it are taken from the directory it lies in.
     *
     * @throws ConfigurationException with everything that is wrong with it
     */
    public static Values read(Path file, byte[] text) throws ConfigurationException {
        Parsed parsed = parse(file, text);
        if (!parsed.problems().isEmpty()) {
            throw new ConfigurationException(file.toString(), parsed.problems());
        }
        return parsed.values();
    }

    /**
     * Reads what can be read of a file's text.
     *
     * @throws ConfigurationException when it is no mapping of settings at all
     */
    static Parsed parse(Path file, byte[] text) throws ConfigurationException {
        return new ConfigurationFile(file).parse(new String(text, StandardCharsets.UTF_8));
    }

    private Parsed parse(String text) throws ConfigurationException {
        var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        try {
            List<Node> documents = new ArrayList<>();
            new Compose(settings).composeAllFromString(text).forEach(documents::add);
            if (documents.size() > 1) {
                throw unreadable(Problem.ofFile("holds more than one document"));
            }
            if (documents.isEmpty() || isNull(documents.getFirst())) {
                throw unreadable(Problem.ofFile("is empty"));
            }
            if (!(documents.getFirst() instanceof MappingNode map)) {
                throw unreadable(Problem.ofFile("is not a mapping of settings"));
            }
            readGroup("", map);
        } catch (MarkedYamlEngineException e) {
            var place = e.getProblemMark().or(e::getContextMark);
            int line = place.map(mark -> mark.getLine() + 1).orElse(0);
            throw unreadable(new Problem(line, "is not YAML: " + e.getProblem()));
        } catch (YamlEngineException | StackOverflowError e) {
            throw unreadable(Problem.ofFile("is not YAML"));
        }
        return new Parsed(new Values(name, values, sources), problems);
    }

    private ConfigurationException unreadable(Problem problem) {
        return new ConfigurationException(name, List.of(problem));
    }

    private void readGroup(String group, MappingNode map) {
        var seen = new HashSet<String>();
        for (NodeTuple entry : map.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode word ? word.getValue() : "";
            String path = group.isEmpty() ? key : group + "." + key;
            Optional<Setting> setting =
                    Setting.find(path).filter(found -> found.group().equals(group));
            if (!seen.add(key)) {
                problem(entry.getKeyNode(), path + " is there twice");
            } else if (setting.isPresent()) {
                readValue(setting.get(), entry.getKeyNode(), entry.getValueNode());
            } else if (group.isEmpty() && Setting.isGroup(path)) {
                readMembers(path, entry.getValueNode());
            } else {
                problem(
                        entry.getKeyNode(),
                        "unknown setting '%s'; known here: %s"
                                .formatted(path, String.join(", ", Setting.namesIn(group))));
            }
        }
    }

    private void readMembers(String group, Node node) {
        if (node instanceof MappingNode members) {
            readGroup(group, members);
        } else if (!isNull(node)) {
            problem(
                    node,
                    "%s holds settings: %s"
                            .formatted(group, String.join(", ", Setting.namesIn(group))));
        }
    }

    private void readValue(Setting setting, Node key, Node node) {
        if (isNull(node)) {
            return; // as if it were not there, so that a template may leave values out
        }
        Optional<?> value =
                switch (setting.form()) {
                    case Form.Text _ -> text(node);
                    case Form.PathName _ -> text(node).map(directory::resolve);
                    case Form.Flag _ -> tagged(node, Tag.BOOL).map(Boolean::parseBoolean);
                    case Form.Count(var least, var most) ->
                            tagged(node, Tag.INT).flatMap(text -> whole(text, least, most));
                    case Form.Time _ -> text(node).flatMap(ConfigurationFile::duration);
                    case Form.Texts _ -> texts(node);
                    case Form.Choice(var words) -> text(node).filter(words::contains);
                };
        String text = node instanceof ScalarNode word && value.isPresent() ? word.getValue() : "";
        sources.put(setting.path(), new Values.Source(setting.path(), line(key), text));
        if (value.isPresent()) {
            values.put(setting.path(), value.get());
        } else if (node instanceof SequenceNode list && list.getValue().isEmpty()) {
            problem(key, setting.path() + " is an empty list: leave it out, or name one");
        } else {
            String remedy = lacksQuotes(setting, node) ? ": put it in quotes" : "";
            problem(key, setting.path() + " must be " + setting.form().wanted() + remedy);
        }
    }

    private void problem(Node node, String message) {
        problems.add(new Problem(line(node), message));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** What YAML takes for text; {@code true}, a number and the like are in quotes then. */
    private static Optional<String> text(Node node) {
        return tagged(node, Tag.STR).filter(text -> !text.isEmpty());
    }

    /** Whether it would be a text of the wanted form in quotes. */
    private static boolean lacksQuotes(Setting setting, Node node) {
        boolean isText =
                setting.form() instanceof Form.Text || setting.form() instanceof Form.PathName;
        return isText && node instanceof ScalarNode word && !word.getTag().equals(Tag.STR);
    }

    private static Optional<String> tagged(Node node, Tag tag) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(tag)
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    private static Optional<List<String>> texts(Node node) {
        if (!(node instanceof SequenceNode list)) {
            return Optional.empty();
        }
        List<String> found = list.getValue().stream().flatMap(it -> text(it).stream()).toList();
        boolean isWhole = found.size() == list.getValue().size() && !found.isEmpty();
        return isWhole ? Optional.of(found) : Optional.empty();
    }

    /** Reads a whole number as YAML 1.2 (section 10.3.2) writes it. */
    private static Optional<Long> whole(String text, long least, long most) {
        try {
            long number =
                    text.startsWith("0x")
                            ? Long.parseLong(text.substring(2), 16)
                            : text.startsWith("0o")
                                    ? Long.parseLong(text.substring(2), 8)
                                    : Long.parseLong(text);
            return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(DurationText.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
