package io.deckhouse.payloadregistry.cluster.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;

/**
 * Changes a YAML document's text so that it says something else, touching nothing but the places of
 * what is different. Comments, order, quotes and layout of everything else stay.
 */
final class YamlEdit {
    private final String text;
    private final YamlPlaces places;
    private final YamlStyle style;
    private final List<Cut> cuts = new ArrayList<>();

    /** A piece of text with what takes its place. */
    private record Cut(int from, int to, String replacement) {}

    /** A change that cannot be made without touching more than is meant. */
    static final class Refused extends Exception {
        Refused(String reason) {
            super(reason);
        }
    }

    YamlEdit(String text, YamlStyle style) {
        this.text = text;
        this.places = new YamlPlaces(text);
        this.style = style;
    }

    /** The whole text after the document with this root says what is wanted. */
    String changed(Node root, JsonNode wanted) throws Refused {
        if (!(root instanceof MappingNode map)) {
            throw new Refused("the document is no map");
        }
        map(map, wanted);
        cuts.sort(Comparator.comparingInt(Cut::from).thenComparingInt(Cut::to));
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (Cut cut : cuts) {
            if (cut.from() < at) {
                throw new Refused("the changes touch each other");
            }
            out.append(text, at, cut.from()).append(cut.replacement());
            at = cut.to();
        }
        return out.append(text.substring(at)).toString();
    }

    /** Changes a map's entries; that they all go is for {@link #entry} to say. */
    private void map(MappingNode map, JsonNode wanted) throws Refused {
        List<NodeTuple> entries = map.getValue();
        List<String> present = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String key = ((ScalarNode) entries.get(i).getKeyNode()).getValue();
            present.add(key);
            JsonNode value = wanted.path(key);
            if (value.isMissingNode()) {
                remove(map, i);
            } else if (!value.equals(YamlText.value(entries.get(i).getValueNode()))) {
                entry(map, entries.get(i), key, value);
            }
        }
        StringBuilder added = new StringBuilder();
        for (var each : wanted.properties()) {
            if (!present.contains(each.getKey())) {
                added.append(
                        YamlPlaces.isFlow(map)
                                ? flowSeparator(map, added.isEmpty())
                                        + YamlStyle.flowEntry(
                                                each.getKey(), each.getValue(), isJson(map))
                                : style.entry(places.column(map), each.getKey(), each.getValue()));
            }
        }
        append(map, entries.isEmpty() ? -1 : places.end(entries.getLast()), added.toString());
    }

    private void entry(MappingNode parent, NodeTuple entry, String key, JsonNode wanted)
            throws Refused {
        Node value = entry.getValueNode();
        if (places.isAlias(entry)) {
            throw new Refused("'" + key + "' is an alias of text that is used elsewhere, too");
        }
        if (value.getAnchor().isPresent()) {
            throw new Refused(
                    "'" + key + "' has an anchor, and what refers to it would change, too");
        }
        boolean keepsItsForm =
                !wanted.isEmpty()
                        && (YamlPlaces.isFlow(value) == YamlPlaces.isFlow(parent)
                                || !YamlText.value(value).isEmpty());
        if (keepsItsForm && wanted.isObject() && value instanceof MappingNode map) {
            map(map, wanted);
        } else if (keepsItsForm && wanted.isArray() && value instanceof SequenceNode list) {
            list(list, wanted);
        } else {
            replace(parent, entry, wanted);
        }
    }

    private void list(SequenceNode list, JsonNode wanted) throws Refused {
        List<Node> elements = list.getValue();
        List<JsonNode> present = new ArrayList<>();
        for (Node element : elements) {
            present.add(YamlText.value(element));
        }
        if (wanted.size() < elements.size()) {
            removeOthers(list, present, wanted);
            return;
        }
        for (int i = 0; i < elements.size(); i++) {
            if (!present.get(i).equals(wanted.get(i))) {
                element(elements, i, wanted.get(i));
            }
        }
        boolean isInFlow = YamlPlaces.isFlow(list);
        boolean elementsAreFlow = !elements.isEmpty() && YamlPlaces.isFlow(elements.getLast());
        StringBuilder added = new StringBuilder();
        for (int i = elements.size(); i < wanted.size(); i++) {
            if (isInFlow) {
                added.append(flowSeparator(list, added.isEmpty()))
                        .append(YamlStyle.flow(wanted.get(i), isJson(list)));
            } else if (elementsAreFlow) {
                added.append(" ".repeat(places.column(list)))
                        .append("- ")
                        .append(YamlStyle.flow(wanted.get(i), isJson(elements.getLast())))
                        .append(style.newline());
            } else {
                added.append(style.element(places.column(list), wanted.get(i)));
            }
        }
        append(list, elements.isEmpty() ? -1 : places.end(elements.getLast()), added.toString());
    }

    private void element(List<Node> elements, int i, JsonNode wanted) throws Refused {
        boolean isAlias = i > 0 && places.start(elements.get(i)) < places.end(elements.get(i - 1));
        if (isAlias || !(elements.get(i) instanceof MappingNode map) || !wanted.isObject()) {
            throw new Refused("an element of a list is an alias, or no map");
        }
        map(map, wanted);
    }

    /** Removes what is not wanted any more; what is wanted must be there, in its order. */
    private void removeOthers(SequenceNode list, List<JsonNode> present, JsonNode wanted)
            throws Refused {
        int kept = 0;
        for (int i = 0; i < present.size(); i++) {
            if (kept < wanted.size() && present.get(i).equals(wanted.get(kept))) {
                kept++;
            } else {
                Node element = list.getValue().get(i);
                int start = places.start(element);
                removePart(
                        YamlPlaces.isFlow(list) ? start : text.lastIndexOf('-', start - 1),
                        places.end(element),
                        YamlPlaces.isFlow(list),
                        i == 0 ? -1 : places.end(list.getValue().get(i - 1)));
            }
        }
        if (kept < wanted.size()) {
            throw new Refused("a list is changed in more than one way");
        }
    }

    private void remove(MappingNode map, int i) throws Refused {
        NodeTuple entry = map.getValue().get(i);
        removePart(
                places.start(entry.getKeyNode()),
                places.end(entry),
                YamlPlaces.isFlow(map),
                i == 0 ? -1 : places.end(map.getValue().get(i - 1)));
    }

    private void removePart(int start, int end, boolean isInFlow, int endOfPrevious)
            throws Refused {
        if (isInFlow && endOfPrevious >= 0) {
            cuts.add(new Cut(endOfPrevious, end, ""));
        } else if (isInFlow) {
            int next = end;
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            boolean comma = next < text.length() && text.charAt(next) == ',';
            int blanks = comma ? next + 1 : end;
            while (comma && blanks < text.length() && text.charAt(blanks) == ' ') {
                blanks++;
            }
            cuts.add(new Cut(start, blanks, ""));
        } else if (places.isFirstInLine(start)) {
            cuts.add(new Cut(places.lineStart(start), places.nextLine(end), ""));
        } else {
            throw new Refused("what goes does not stand on lines of its own");
        }
    }

    /** Puts another value behind a key; lines of a block that goes are taken one entry each. */
    private void replace(MappingNode parent, NodeTuple entry, JsonNode wanted) throws Refused {
        Node value = entry.getValueNode();
        int afterColon = places.afterColon(entry);
        boolean isBlock =
                (value instanceof MappingNode || value instanceof SequenceNode)
                        && !YamlPlaces.isFlow(value);
        if (isBlock && !wanted.isEmpty()) {
            throw new Refused("a block would become something quite different");
        }
        if (isBlock) {
            removeAll(value);
            cuts.add(new Cut(afterColon, afterColon, " " + YamlStyle.flow(wanted, false)));
            return;
        }
        int end = places.end(value);
        boolean endsLine = end > afterColon && text.charAt(end - 1) == '\n';
        if (!YamlPlaces.isFlow(parent) && wanted.isContainer() && !wanted.isEmpty()) {
            cuts.add(new Cut(afterColon, endsLine ? end - 1 : end, ""));
            insertLine(places.nextLine(end), style.lines(places.column(parent), wanted));
            return;
        }
        String line = YamlStyle.flow(wanted, isJson(parent));
        boolean isEmpty = places.start(value) == end;
        cuts.add(
                isEmpty
                        ? new Cut(afterColon, afterColon, " " + line)
                        : new Cut(
                                places.start(value),
                                end,
                                endsLine ? line + style.newline() : line));
    }

    private void removeAll(Node block) throws Refused {
        if (block instanceof MappingNode map) {
            for (int i = 0; i < map.getValue().size(); i++) {
                remove(map, i);
            }
        } else if (block instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                int dash = text.lastIndexOf('-', places.start(element) - 1);
                removePart(dash, places.end(element), false, -1);
            }
        }
    }

    private void append(Node collection, int lastEnd, String added) {
        if (added.isEmpty()) {
            return;
        }
        if (!YamlPlaces.isFlow(collection)) {
            insertLine(places.nextLine(lastEnd), added);
        } else {
            int at = lastEnd < 0 ? places.start(collection) + 1 : lastEnd;
            cuts.add(new Cut(at, at, added));
        }
    }

    private void insertLine(int at, String lines) {
        boolean isAfterLine = at == 0 || text.charAt(at - 1) == '\n';
        cuts.add(
                isAfterLine
                        ? new Cut(at, at, lines)
                        : new Cut(at, at, style.newline() + lines.stripTrailing()));
    }

    /** Entries that stand on lines of their own get company that does, too. */
    private String flowSeparator(Node collection, boolean isFirst) {
        int last =
                switch (collection) {
                    case MappingNode map when !map.getValue().isEmpty() ->
                            places.start(map.getValue().getLast().getKeyNode());
                    case SequenceNode list when !list.getValue().isEmpty() ->
                            places.start(list.getValue().getLast());
                    default -> -1;
                };
        if (last < 0) {
            return isFirst ? "" : ", ";
        }
        return places.isFirstInLine(last)
                ? "," + style.newline() + text.substring(places.lineStart(last), last)
                : ", ";
    }

    /** Whether a flow collection is written as JSON: by its first key, or the text's start. */
    private boolean isJson(Node collection) {
        if (collection instanceof MappingNode map && !map.getValue().isEmpty()) {
            return text.charAt(places.start(map.getValue().getFirst().getKeyNode())) == '"';
        }
        return text.stripLeading().startsWith("{");
    }
}
