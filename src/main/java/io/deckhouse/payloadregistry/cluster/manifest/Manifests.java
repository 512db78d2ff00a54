package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads manifests and writes nothing: no state, no uids, no locks. */
public final class Manifests {
    private static final String LIST = "List";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final String namespace;
    private final List<ClusterObject> found = new ArrayList<>();
    private String place = "";

    private Manifests(String namespace) {
        this.namespace = namespace;
    }

    /**
     * Reads the objects of known kinds in a text: YAML documents, JSON, lists of both.
     *
     * @param source what the text is called in messages
     * @param namespace for objects that name none
     * @throws ClusterException INVALID, naming source and line, if it cannot be read
     */
    public static List<ClusterObject> ofText(String source, String text, String namespace) {
        Manifests manifests = new Manifests(namespace);
        for (Document document : documents(source, text)) {
            manifests.place = source + document.place();
            manifests.add(document.root(), "", "");
        }
        return List.copyOf(manifests.found);
    }

    /**
     * Reads the objects of known kinds in a directory as {@link ManifestCluster} does.
     *
     * @throws ClusterException CONFIGURATION if it is no directory, INVALID if a file cannot be
     *     read or an object is there twice
     */
    public static List<ClusterObject> ofDirectory(Path root) {
        if (!Files.isDirectory(root)) {
            throw new ClusterException(
                    Reason.CONFIGURATION, root + " is not a directory; name another one");
        }
        ManifestDirectory directory = new ManifestDirectory(root);
        long start = System.nanoTime();
        try {
            directory.read(directory.scan(), _ -> false);
            while (directory.isPending() && System.nanoTime() - start < PATIENCE.toNanos()) {
                LockSupport.parkNanos(PAUSE.toNanos());
                directory.read(directory.scan(), _ -> false);
            }
            return directory.objects().entrySet().stream()
                    .map(e -> ClusterObject.of(e.getKey().kind(), e.getValue().tree()))
                    .toList();
        } catch (IOException e) {
            throw new ClusterException(Reason.SERVER_ERROR, "cannot read " + root + ": " + e)
                    .causedBy(e);
        }
    }

    /** One document, and where it begins: {@code " line 3"}, or nothing where that is unknown. */
    private record Document(JsonNode root, String place) {}

    private static List<Document> documents(String source, String text) {
        if (text.stripLeading().startsWith("{")) {
            List<JsonNode> json = json(text);
            if (!json.isEmpty()) {
                return json.stream().map(root -> new Document(root, "")).toList();
            }
        }
        String language = text.stripLeading().startsWith("{") ? "JSON or YAML" : "YAML";
        try {
            return YamlText.read(text).stream()
                    .map(document ->
                            new Document(
                                    document.root(),
                                    " line " + ManifestFile.line(text, document.rootStart())))
                    .toList();
        } catch (YamlSyntaxException e) {
            throw new ClusterException(
                    Reason.INVALID,
                    source + " line " + e.line() + " is not " + language + ": " + e.getMessage());
        }
    }

    /** Nothing if it is not JSON: a brace also begins a YAML mapping. */
    private static List<JsonNode> json(String text) {
        try (var values =
                JsonMapper.shared().readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return values.readAll();
        } catch (JacksonException _) {
            return List.of();
        }
    }

    /** Items of a list such as RoleList need not say what they are. */
    private void add(@Nullable JsonNode node, String itemVersion, String itemKind) {
        if (node == null || node.isNull()) {
            return;
        }
        if (!(node instanceof ObjectNode tree)) {
            throw invalid("this is no Kubernetes object: a mapping is expected");
        }
        String version = tree.path("apiVersion").asString(itemVersion);
        String kind = tree.path("kind").asString(itemKind);
        if (kind.endsWith(LIST) && tree.path("items").isArray()) {
            String each = kind.substring(0, kind.length() - LIST.length());
            tree.path("items").forEach(item -> add(item, each.isEmpty() ? "" : version, each));
            return;
        }
        Optional<Kind> known = Kind.of(current(version), kind);
        if (known.isPresent()) {
            add(known.get(), tree.deepCopy());
        }
    }

    private void add(Kind kind, ObjectNode tree) {
        ObjectTypes.problem(kind, tree)
                .ifPresent(problem -> {
                    throw invalid(ManifestFile.named(kind, tree) + ": " + problem);
                });
        ObjectNode metadata = tree.withObjectProperty("metadata");
        if (kind.isNamespaced() && metadata.path("namespace").asString("").isEmpty()) {
            metadata.put("namespace", namespace);
        }
        try {
            found.add(ClusterObject.of(kind, tree));
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage() + "; set metadata.name").causedBy(e);
        }
    }

    private ClusterException invalid(String why) {
        return new ClusterException(Reason.INVALID, place + ": " + why);
    }

    /** Roles and bindings of the versions before v1 look the same and mean the same. */
    private static String current(String apiVersion) {
        return apiVersion.startsWith(Kind.RBAC + "/") ? Kind.ROLE.apiVersion() : apiVersion;
    }
}
