package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API server's own account of what was asked of it: one entry a request, when it is over. */
public final class AuditLog {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;

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

    /** What this ServiceAccount asked, in the order in which it was answered. */
    public List<Entry> of(String namespace, String serviceAccount) {
        String user = "system:serviceaccount:" + namespace + ":" + serviceAccount;
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(user))
                    .flatMap(AuditLog::read)
                    .filter(entry -> entry.user().equals(user))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line may be half written: it is read the next time. */
    private static Stream<Entry> read(String line) {
        try {
            JsonNode tree = JSON.readTree(line);
            JsonNode object = tree.path("objectRef");
            String part = object.path("subresource").asString("");
            String resource = object.path("resource").asString("");
            return Stream.of(
                    new Entry(
                            tree.path("user").path("username").asString(""),
                            tree.path("verb").asString("")
                                    + " "
                                    + (part.isEmpty() ? resource : resource + "/" + part),
                            tree.path("responseStatus").path("code").asInt(0),
                            Instant.parse(tree.path("requestReceivedTimestamp").asString("")),
                            Instant.parse(tree.path("stageTimestamp").asString(""))));
        } catch (JacksonException _) {
            return Stream.empty();
        }
    }
}
