package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text of one manifest file, in which one object is changed and nothing else: comments, order,
 * line ends, other documents stay to the byte. A change that cannot be made so is refused, with
 * IllegalArgumentException.
 */
public final class ManifestText {
    private static final Pattern MERGE_KEY = Pattern.compile("(^|[\\s{,\\[])[\"']?<<[\"']?\\s*:");

    private final String name;
    private final String text;
    private final List<YamlDocument> documents;

    private ManifestText(String name, String text, List<YamlDocument> documents) {
        this.name = name;
        this.text = text;
        this.documents = documents;
    }

    /** Where an object stands: its document, and its number in a List or −1. */
    private record Place(int document, int item) {}

    /**
     * Reads a file's text.
     *
     * @param name as messages call it
     */
    public static ManifestText of(String name, String text) {
        try {
            return new ManifestText(name, text, YamlText.read(text));
        } catch (YamlSyntaxException e) {
            throw new IllegalArgumentException(
                    name + " line " + e.line() + ": " + e.getMessage(), e);
        }
    }

    /** The object, if it is there; twice is refused. */
    public Optional<ClusterObject> find(ObjectKey key) {
        return Optional.ofNullable(place(key))
                .map(place -> ClusterObject.of(key.kind(), tree(place)));
    }

    /** The text with the object changed to this tree; one that is not there comes at the end. */
    public String with(ObjectKey key, ObjectNode tree) {
        Place place = place(key);
        return place == null ? appended(tree) : changed(place, tree);
    }

    private String changed(Place place, ObjectNode tree) {
        JsonNode root = documents.get(place.document()).root();
        JsonNode wanted = tree;
        if (place.item() >= 0) {
            wanted = root.deepCopy();
            ((ArrayNode) wanted.path("items")).set(place.item(), tree);
        }
        String changed;
        try {
            changed = YamlText.changed(text, place.document(), wanted);
        } catch (YamlEdit.Refused | YamlSyntaxException e) {
            throw refused(e.getMessage());
        }
        requireOnly(changed, place.document(), wanted);
        return changed;
    }

    /** Reads the result again: this document says what is wanted, and the others what they did. */
    private void requireOnly(String changed, int document, JsonNode wanted) {
        List<JsonNode> expected = new ArrayList<>();
        documents.forEach(each -> expected.add(each.root()));
        expected.set(document, wanted);
        try {
            List<JsonNode> now = YamlText.read(changed).stream().map(YamlDocument::root).toList();
            if (!now.equals(expected)) {
                throw refused("the change would not mean what it should");
            }
        } catch (YamlSyntaxException _) {
            throw refused("the text is laid out in a way that it cannot be changed in");
        }
    }

    private String appended(ObjectNode tree) {
        if (text.stripLeading().startsWith("{")) {
            throw refused("it is JSON, and another document does not fit in");
        }
        String newline = text.contains("\r\n") ? "\r\n" : "\n";
        String before = text.isEmpty() || text.endsWith("\n") ? text : text + newline;
        String separator = documents.isEmpty() ? "" : "---" + newline;
        String changed = before + separator + ManifestEdit.created(tree).replace("\n", newline);
        List<JsonNode> expected = new ArrayList<>();
        documents.forEach(each -> expected.add(each.root()));
        expected.add(tree);
        try {
            if (YamlText.read(changed).stream().map(YamlDocument::root).toList().equals(expected)) {
                return changed;
            }
        } catch (YamlSyntaxException _) {
            // Told below: whatever stands at the file's end swallows what comes after it.
        }
        throw refused("another document cannot be put behind what is in it");
    }

    private IllegalArgumentException refused(@Nullable String reason) {
        boolean merges = MERGE_KEY.matcher(text).find();
        return new IllegalArgumentException(
                name
                        + " cannot be changed without touching more than is meant: "
                        + (merges ? "it has merge keys (<<); write them out first" : reason));
    }

    private JsonNode tree(Place place) {
        JsonNode root = documents.get(place.document()).root();
        return place.item() < 0 ? root : root.path("items").path(place.item());
    }

    private @Nullable Place place(ObjectKey key) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            JsonNode root = documents.get(i).root();
            if (isObject(root, key)) {
                places.add(new Place(i, -1));
            }
            boolean isList = root.path("kind").asString("").endsWith("List");
            for (int item = 0; isList && item < root.path("items").size(); item++) {
                if (isObject(root.path("items").path(item), key)) {
                    places.add(new Place(i, item));
                }
            }
        }
        if (places.size() > 1) {
            throw new IllegalArgumentException(name + " holds " + key + " twice");
        }
        return places.isEmpty() ? null : places.getFirst();
    }

    private static boolean isObject(JsonNode tree, ObjectKey key) {
        return tree.path("apiVersion").asString("").startsWith(key.kind().group() + "/")
                && tree.path("kind").asString("").equals(key.kind().kindName())
                && tree.path("metadata").path("name").asString("").equals(key.name())
                && tree.path("metadata").path("namespace").asString("").equals(key.namespace());
    }
}
