package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API server's own account of what was asked of it: one entry a request, when it is over. */
public final class AuditLog {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Map<String, Reading> readings = new HashMap<>();

    AuditLog(Path file) {
        this.file = file;
    }

    /**
     * A request.
     *
     * @param call as RBAC has the words: {@code create serviceaccounts/token}
     * @param code of the answer
     */
    public record Entry(String user, String call, int code, Instant begun, Instant ended) {}

    /** What a user asked, as far as it was read, and up to where that was. */
    private static final class Reading {
        private final List<Entry> entries = new ArrayList<>();
        private long position;
    }

    /** What this ServiceAccount asked, in the order in which it was answered. */
    public synchronized List<Entry> of(String namespace, String serviceAccount) {
        String user = "system:serviceaccount:" + namespace + ":" + serviceAccount;
        Reading reading = readings.computeIfAbsent(user, _ -> new Reading());
        for (String line : linesSince(reading)) {
            if (line.contains(user)) {
                Entry entry = read(line);
                if (entry.user().equals(user)) {
                    reading.entries.add(entry);
                }
            }
        }
        return List.copyOf(reading.entries);
    }

    /** The new whole lines: who looks often, as at a load, takes no time from what is looked at. */
    private List<String> linesSince(Reading reading) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(reading.position);
            byte[] bytes = new byte[Math.toIntExact(log.length() - reading.position)];
            log.readFully(bytes);
            int whole = bytes.length;
            while (whole > 0 && bytes[whole - 1] != '\n') {
                whole--;
            }
            reading.position += whole;
            return new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry read(String line) {
        JsonNode tree = JSON.readTree(line);
        JsonNode object = tree.path("objectRef");
        String part = object.path("subresource").asString("");
        String resource = object.path("resource").asString("");
        return new Entry(
                tree.path("user").path("username").asString(""),
                tree.path("verb").asString("")
                        + " "
                        + (part.isEmpty() ? resource : resource + "/" + part),
                tree.path("responseStatus").path("code").asInt(0),
                Instant.parse(tree.path("requestReceivedTimestamp").asString("")),
                Instant.parse(tree.path("stageTimestamp").asString("")));
    }
}
