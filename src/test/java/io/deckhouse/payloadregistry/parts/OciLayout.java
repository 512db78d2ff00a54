package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** An OCI image layout on disk that holds one image, read as the OCI image specification says. */
public final class OciLayout {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    /** A layout that something else has written. */
    public OciLayout(Path directory) {
        this.directory = directory;
    }

    /** What {@code index.json} offers: a descriptor with the tag as annotation. */
    public JsonNode offered() {
        return read(directory.resolve("index.json")).path("manifests").path(0);
    }

    /** The index or manifest that is offered. */
    public JsonNode top() {
        return json(offered());
    }

    /** The manifest for linux on amd64. */
    public JsonNode manifest() {
        JsonNode top = top();
        if (!top.has("manifests")) {
            return top;
        }
        return top.path("manifests")
                .valueStream()
                .filter(child ->
                        child.at("/platform/os").asString().equals("linux")
                                && child.at("/platform/architecture").asString().equals("amd64"))
                .map(this::json)
                .findFirst()
                .orElseThrow();
    }

    /** The image's configuration. */
    public JsonNode config() {
        return json(manifest().path("config"));
    }

    /** The JSON of a blob. */
    public JsonNode json(JsonNode descriptor) {
        return read(blob(descriptor));
    }

    /** The file of a blob. */
    public Path blob(JsonNode descriptor) {
        return directory
                .resolve("blobs")
                .resolve(descriptor.path("digest").asString().replace(':', '/'));
    }

    /** The files of the layers, lowest first. */
    public List<Path> layers() {
        return manifest().path("layers").valueStream().map(this::blob).toList();
    }

    /** Lays the layers over one another, as a container runtime does. */
    public void unpack(Path root) {
        for (Path layer : layers()) {
            Command.of("tar", "-xzpf", layer.toString(), "-C", root.toString())
                    .run()
                    .expectSuccess();
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
