package io.deckhouse.payloadregistry.cluster.manifest;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes new parts of a YAML text as the rest of it is written.
 *
 * @param step how much deeper a map's own maps stand
 * @param listIndent how much deeper than its key a list stands
 * @param newline what ends a line
 */
record YamlStyle(int step, int listIndent, String newline) {
    /** No number, date or word of any YAML version looks like this. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_$/][A-Za-z0-9_$./@+-]*(\\*[A-Za-z0-9_$./@+-]*)*");

    /** Words that YAML 1.1, which Kubernetes reads, or 1.2 takes for something else than text. */
    private static final Set<String> WORDS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    /** An entry of a block map, whole lines. */
    String entry(int indent, String key, JsonNode value) {
        return " ".repeat(indent) + text(key) + ":" + value(indent, value);
    }

    /** An element of a block list, whole lines. */
    String element(int indent, JsonNode value) {
        if (!value.isObject() || value.isEmpty()) {
            return " ".repeat(indent) + "-" + value(indent, value);
        }
        StringBuilder lines = new StringBuilder();
        value.properties().forEach(e -> lines.append(entry(indent + 2, e.getKey(), e.getValue())));
        return lines.replace(indent, indent + 2, "- ").toString();
    }

    /** What follows a key's colon: the rest of the line, and the lines below it. */
    String value(int indent, JsonNode value) {
        if (!value.isContainer() || value.isEmpty()) {
            return " " + flow(value, false) + newline;
        }
        return newline + lines(indent, value);
    }

    /** The lines below a key that stands at this indent. */
    String lines(int indent, JsonNode container) {
        StringBuilder lines = new StringBuilder();
        if (container.isObject()) {
            container
                    .properties()
                    .forEach(e -> lines.append(entry(indent + step, e.getKey(), e.getValue())));
        } else {
            container.forEach(each -> lines.append(element(indent + listIndent, each)));
        }
        return lines.toString();
    }

    /**
     * A value within a line.
     *
     * @param json whether all of it is JSON, too
     */
    static String flow(JsonNode value, boolean json) {
        if (json || !value.isContainer()) {
            return value.isString() && !json ? text(value.stringValue()) : spaced(value);
        }
        StringBuilder all = new StringBuilder();
        if (value.isObject()) {
            value.properties()
                    .forEach(
                            e -> separated(all).append(flowEntry(e.getKey(), e.getValue(), false)));
            return "{" + all + "}";
        }
        value.forEach(each -> separated(all).append(flow(each, false)));
        return "[" + all + "]";
    }

    /** An entry of a map within a line. */
    static String flowEntry(String key, JsonNode value, boolean json) {
        return (json ? quoted(key) : text(key)) + ": " + flow(value, json);
    }

    private static String spaced(JsonNode value) {
        StringBuilder all = new StringBuilder();
        if (value.isObject()) {
            value.properties()
                    .forEach(e -> separated(all).append(flowEntry(e.getKey(), e.getValue(), true)));
            return "{" + all + "}";
        }
        if (value.isArray()) {
            value.forEach(each -> separated(all).append(spaced(each)));
            return "[" + all + "]";
        }
        return value.toString();
    }

    private static StringBuilder separated(StringBuilder all) {
        return all.isEmpty() ? all : all.append(", ");
    }

    private static String text(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : quoted(text);
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }
}
