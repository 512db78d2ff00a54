package io.deckhouse.payloadregistry.cluster.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads YAML text into documents with their places; anchors are resolved, tags are not obeyed. */
final class YamlText {
    /** More nodes than any real manifest has; a bound on what anchors can multiply. */
    private static final int MAX_NODES = 500_000;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setCodePointLimit(Integer.MAX_VALUE)
                    .build();

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String text;
    private int nodes;

    private YamlText(String text) {
        this.text = text;
    }

    /**
     * Reads all documents of a text.
     *
     * @throws YamlSyntaxException with the line, if it is not YAML
     */
    static List<YamlDocument> read(String text) throws YamlSyntaxException {
        try {
            return new YamlText(text).documents();
        } catch (MarkedYamlEngineException e) {
            throw new YamlSyntaxException(line(e.getProblemMark()), e.getProblem());
        } catch (YamlEngineException e) {
            throw new YamlSyntaxException(1, String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            throw new YamlSyntaxException(1, "it is nested too deeply");
        }
    }

    /**
     * The text after one of its documents has been made to say what is wanted, touching only what
     * is different.
     */
    static String changed(String text, int document, JsonNode wanted)
            throws YamlSyntaxException, YamlEdit.Refused {
        int i = 0;
        for (Node root : new Compose(SETTINGS).composeAllFromString(text)) {
            if (i++ == document) {
                return new YamlEdit(text, style(text, root)).changed(root, wanted);
            }
        }
        throw new YamlSyntaxException(1, "there is no document " + document);
    }

    /** What a node says; a node that was read once can be read again. */
    static JsonNode value(Node node) {
        try {
            return new YamlText("").json(node);
        } catch (YamlSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** By the first map in a map and the first list in a map that are written as blocks. */
    private static YamlStyle style(String text, Node root) {
        return new YamlStyle(
                nested(root, MappingNode.class).orElse(2),
                nested(root, SequenceNode.class).orElse(0),
                text.contains("\r\n") ? "\r\n" : "\n");
    }

    private static Optional<Integer> nested(Node node, Class<? extends Node> type) {
        YamlPlaces places = new YamlPlaces("");
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().flatMap(e -> nested(e, type).stream()).findFirst();
        }
        if (!(node instanceof MappingNode map) || YamlPlaces.isFlow(node)) {
            return Optional.empty();
        }
        return map.getValue().stream()
                .map(NodeTuple::getValueNode)
                .flatMap(value ->
                        type.isInstance(value) && !YamlPlaces.isFlow(value)
                                ? Stream.of(places.column(value) - places.column(map))
                                : nested(value, type).stream())
                .filter(deeper -> deeper >= 0)
                .findFirst();
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }

    private List<YamlDocument> documents() throws YamlSyntaxException {
        List<Integer> starts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            if (event instanceof DocumentStartEvent start) {
                starts.add(starts.isEmpty() ? 0 : offset(start.getStartMark()));
                ends.add(0);
            } else if (!ends.isEmpty()) {
                ends.set(ends.size() - 1, Math.max(ends.getLast(), contentEnd(event)));
            }
        }
        List<YamlDocument> documents = new ArrayList<>();
        for (Node node : new Compose(SETTINGS).composeAllFromString(text)) {
            int i = documents.size();
            int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
            documents.add(
                    new YamlDocument(
                            starts.get(i),
                            end,
                            offset(node.getStartMark()),
                            ends.get(i),
                            json(node)));
        }
        return documents;
    }

    /**
     * Where an event's text ends; a block's own end lies after the comments that follow it and does
     * not count, and an alias has no node of its own, so nodes cannot say this.
     */
    private int contentEnd(Event event) {
        boolean hasText =
                switch (event.getEventId()) {
                    case Scalar, Alias -> true;
                    case MappingEnd, SequenceEnd ->
                            offset(event.getStartMark()) < offset(event.getEndMark());
                    case Comment,
                            DocumentEnd,
                            DocumentStart,
                            MappingStart,
                            SequenceStart,
                            StreamEnd,
                            StreamStart ->
                            false;
                };
        return hasText ? offset(event.getEndMark()) : 0;
    }

    /** Marks count code points, text counts chars. */
    private int offset(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.map(Mark::getIndex).orElse(0));
    }

    private JsonNode json(Node node) throws YamlSyntaxException {
        if (++nodes > MAX_NODES) {
            throw new YamlSyntaxException(line(node.getStartMark()), "it is too large");
        }
        return switch (node) {
            case MappingNode map -> object(map);
            case SequenceNode list -> {
                ArrayNode array = JSON.arrayNode();
                for (Node element : list.getValue()) {
                    array.add(json(element));
                }
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> JSON.nullNode();
        };
    }

    private ObjectNode object(MappingNode map) throws YamlSyntaxException {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple entry : map.getValue()) {
            int line = line(entry.getKeyNode().getStartMark());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new YamlSyntaxException(line, "a key is not a plain word");
            }
            if (object.has(key.getValue())) {
                throw new YamlSyntaxException(
                        line, "the key " + key.getValue() + " is there twice");
            }
            object.set(key.getValue(), json(entry.getValueNode()));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        try {
            if (tag.equals(Tag.NULL)) {
                return JSON.nullNode();
            } else if (tag.equals(Tag.BOOL)) {
                return JSON.booleanNode(Boolean.parseBoolean(value));
            } else if (tag.equals(Tag.INT)) {
                BigInteger number = new BigInteger(value);
                return number.bitLength() < 64
                        ? JSON.numberNode(number.longValue())
                        : JSON.numberNode(number);
            } else if (tag.equals(Tag.FLOAT)) {
                return JSON.numberNode(new BigDecimal(value));
            }
        } catch (NumberFormatException _) {
            // 0o17, .inf and the like have no JSON form: they stay text.
        }
        return JSON.stringNode(value);
    }
}
