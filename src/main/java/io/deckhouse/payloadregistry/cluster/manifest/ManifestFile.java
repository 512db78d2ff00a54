package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One file of manifests: its text, and the known objects in it with their places.
 *
 * @param path the file, for messages and for writing
 */
record ManifestFile(Path path, String text, Map<ObjectKey, Place> objects) {
    /**
     * Where an object stands.
     *
     * @param item its index in a {@code kind: List}; −1 outside of one
     */
    record Place(YamlDocument document, int item, ObjectNode tree) {}

    ManifestFile {
        objects = Collections.unmodifiableMap(objects);
    }

    /**
     * Reads a file's text.
     *
     * @throws ClusterException INVALID, naming file, line and remedy
     */
    static ManifestFile read(Path path, String text) {
        Map<ObjectKey, Place> objects = new LinkedHashMap<>();
        List<YamlDocument> documents;
        try {
            documents = YamlText.read(text);
        } catch (YamlSyntaxException e) {
            throw new ClusterException(
                    Reason.INVALID,
                    path
                            + " line "
                            + e.line()
                            + " is not YAML: "
                            + e.getMessage()
                            + "; correct it, or move the file out of the directory");
        }
        for (YamlDocument document : documents) {
            for (Place place : places(document)) {
                Optional<ObjectKey> key = keyOf(path, text, place);
                if (key.isPresent() && objects.put(key.get(), place) != null) {
                    throw new ClusterException(
                            Reason.INVALID,
                            path + " holds " + key.get() + " twice; remove one of the two");
                }
            }
        }
        return new ManifestFile(path, text, objects);
    }

    private static List<Place> places(YamlDocument document) {
        if (!(document.root() instanceof ObjectNode root)) {
            return List.of();
        }
        boolean isList =
                root.path("kind").asString("").equals("List")
                        && root.path("items") instanceof ArrayNode;
        if (!isList) {
            return List.of(new Place(document, -1, root));
        }
        List<Place> places = new ArrayList<>();
        int index = 0;
        for (JsonNode item : root.path("items")) {
            if (item instanceof ObjectNode tree) {
                places.add(new Place(document, index, tree));
            }
            index++;
        }
        return places;
    }

    private static Optional<ObjectKey> keyOf(Path path, String text, Place place) {
        JsonNode tree = place.tree();
        Optional<Kind> kind =
                Kind.of(tree.path("apiVersion").asString(""), tree.path("kind").asString(""));
        return kind.map(known -> {
            JsonNode metadata = tree.path("metadata");
            String namespace = metadata.path("namespace").asString("");
            String own = namespace.isEmpty() ? "default" : namespace;
            ObjectTypes.problem(known, tree)
                    .ifPresent(problem -> {
                        throw new ClusterException(
                                Reason.INVALID,
                                path
                                        + " line "
                                        + line(text, place.document().rootStart())
                                        + ": "
                                        + named(known, tree)
                                        + ": "
                                        + problem);
                    });
            try {
                return new ObjectKey(
                        known, known.isNamespaced() ? own : "", metadata.path("name").asString(""));
            } catch (IllegalArgumentException e) {
                throw new ClusterException(
                        Reason.INVALID,
                        path
                                + " line "
                                + line(text, place.document().rootStart())
                                + ": "
                                + e.getMessage()
                                + "; set metadata.name");
            }
        });
    }

    /** Kind and name of an object that may have none. */
    static String named(Kind kind, JsonNode tree) {
        String name = tree.path("metadata").path("name").asString("");
        return kind.singular() + (name.isEmpty() ? " without a name" : " " + name);
    }

    static long line(String text, int offset) {
        return text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
    }

    /** The object's tree as the API would show it, without what only the cluster sets. */
    static ObjectNode normalized(ObjectKey key, ObjectNode written) {
        ObjectNode tree = written.deepCopy();
        ObjectNode metadata = tree.withObjectProperty("metadata");
        metadata.remove(Leaves.SERVER_METADATA);
        if (key.kind().isNamespaced()) {
            metadata.put("namespace", key.namespace());
        }
        if (key.kind() == Kind.SECRET) {
            ObjectRules.encodeStringData(tree);
        }
        return tree;
    }

    /** Whether a Secret is among the objects: then nobody else may read the file. */
    boolean holdsSecrets() {
        return objects.keySet().stream().anyMatch(key -> key.kind() == Kind.SECRET);
    }
}
