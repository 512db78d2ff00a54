package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    /** Counts the requests from now on whose lines have all these words. */
    public Tally tally(String... words) {
        return new Tally(file, List.of(words));
    }

    /** Reads only what is new, and parses nothing: to ask during a load takes no time from it. */
    public static final class Tally {
        private final Path file;
        private final List<String> words;
        private long position;
        private long count;

        private Tally(Path file, List<String> words) {
            this.file = file;
            this.words = words;
            this.position = file.toFile().length();
        }

        /** How many there were so far. */
        public long count() {
            try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
                log.seek(position);
                byte[] bytes = new byte[Math.toIntExact(log.length() - position)];
                log.readFully(bytes);
                String news = new String(bytes, StandardCharsets.ISO_8859_1);
                int whole = news.lastIndexOf('\n') + 1; // the last line may be half written
                position += whole;
                count +=
                        news.substring(0, whole)
                                .lines()
                                .filter(line -> words.stream().allMatch(line::contains))
                                .count();
                return count;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
