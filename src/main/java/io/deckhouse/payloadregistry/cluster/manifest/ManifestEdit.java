package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestFile.Place;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Edits one object in a file's text: the text of every other document stays as it is, byte for
 * byte, and so do the comments before and after the object's own.
 */
final class ManifestEdit {
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build();

    private final ManifestFile file;

    ManifestEdit(ManifestFile file) {
        this.file = file;
    }

    /** The text of a new file with one object. */
    static String created(ObjectNode tree) {
        return YAML.writeValueAsString(tree);
    }

    /** The text with the object's content replaced. */
    String replaced(ObjectKey key, ObjectNode tree) {
        Place place = placeOf(key);
        ObjectNode root = tree;
        if (place.item() >= 0) {
            root = (ObjectNode) place.document().root().deepCopy();
            ((ArrayNode) root.path("items")).set(place.item(), tree);
        }
        return withRoot(place.document(), root);
    }

    /** The text without the object; blank when nothing else was in it. */
    String removed(ObjectKey key) {
        Place place = placeOf(key);
        YamlDocument document = place.document();
        if (place.item() >= 0 && document.root().path("items").size() > 1) {
            ObjectNode root = (ObjectNode) document.root().deepCopy();
            ((ArrayNode) root.path("items")).remove(place.item());
            return withRoot(document, root);
        }
        String rest =
                file.text().substring(0, document.start()) + file.text().substring(document.end());
        return rest.replace("---", "").isBlank() ? "" : rest;
    }

    private Place placeOf(ObjectKey key) {
        return Objects.requireNonNull(file.objects().get(key), "the object is not in the file");
    }

    private String withRoot(YamlDocument document, ObjectNode root) {
        String text = file.text();
        int lineStart = text.lastIndexOf('\n', document.rootStart() - 1) + 1;
        boolean ownLine = text.substring(lineStart, document.rootStart()).isBlank();
        String before =
                ownLine
                        ? text.substring(0, lineStart)
                        : text.substring(0, document.rootStart()).stripTrailing() + "\n";
        return before + YAML.writeValueAsString(root) + afterRoot(text, document.rootEnd());
    }

    /** What follows the content: a comment on its last line gets a line of its own. */
    private static String afterRoot(String text, int rootEnd) {
        if (rootEnd > 0 && text.charAt(rootEnd - 1) == '\n') {
            return text.substring(rootEnd);
        }
        int lineEnd = text.indexOf('\n', rootEnd);
        String rest = text.substring(rootEnd, lineEnd < 0 ? text.length() : lineEnd + 1);
        String after = lineEnd < 0 ? "" : text.substring(lineEnd + 1);
        return rest.isBlank() ? after : rest.stripLeading() + after;
    }
}
