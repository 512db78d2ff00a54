package io.deckhouse.payloadregistry.cluster.manifest;

import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where in a YAML text its nodes stand. */
final class YamlPlaces {
    private final String text;

    YamlPlaces(String text) {
        this.text = text;
    }

    int start(Node node) {
        return offset(node.getStartMark());
    }

    /** The column of a block collection, which is that of its first key or dash. */
    int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(0);
    }

    static boolean isFlow(Node node) {
        return node instanceof CollectionNode<?> collection
                && collection.getFlowStyle() == FlowStyle.FLOW;
    }

    /** Whether the value is an alias: its node stands where the anchor is. */
    boolean isAlias(NodeTuple entry) {
        return start(entry.getValueNode()) < offset(entry.getKeyNode().getEndMark());
    }

    /** Just after an entry's colon. */
    int afterColon(NodeTuple entry) {
        return text.indexOf(':', offset(entry.getKeyNode().getEndMark())) + 1;
    }

    /** Just after an entry's last character. */
    int end(NodeTuple entry) {
        if (!isAlias(entry)) {
            return end(entry.getValueNode());
        }
        int at = text.indexOf('*', afterColon(entry));
        while (at < text.length() && " \t\r\n,}]".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** Just after a node's last character; comments behind it do not belong to it. */
    int end(Node node) {
        if (!(node instanceof CollectionNode<?> collection)
                || isFlow(node)
                || collection.getValue().isEmpty()) {
            return offset(node.getEndMark());
        }
        return node instanceof MappingNode map
                ? end(map.getValue().getLast())
                : end(((SequenceNode) node).getValue().getLast());
    }

    /** Where the line after this content begins, or the text's end. */
    int nextLine(int contentEnd) {
        int lineStart = lineStart(contentEnd);
        if (contentEnd > 0 && text.substring(lineStart, contentEnd).isBlank()) {
            return lineStart; // a block scalar ends where the next line begins
        }
        int newline = text.indexOf('\n', contentEnd);
        return newline < 0 ? text.length() : newline + 1;
    }

    int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    /** Whether nothing but blanks stands before it in its line. */
    boolean isFirstInLine(int at) {
        return text.substring(lineStart(at), at).isBlank();
    }

    /** Marks count code points, text counts chars. */
    private int offset(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark.map(Mark::getIndex).orElse(0));
    }
}
