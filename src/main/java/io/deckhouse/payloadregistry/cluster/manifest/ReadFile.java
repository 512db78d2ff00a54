package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file as it was last read, with its last good content.
 *
 * <p>Editors truncate files, and rename them away for a moment. So a change that would lose objects
 * counts only once the file has stayed the same for {@link #SETTLED}; until then it is pending and
 * keeps its content. A file that stays unreadable keeps its content too, and has a problem.
 */
final class ReadFile {
    /** How long a file must stay as it is before a loss in it is believed. */
    static final Duration SETTLED = Duration.ofMillis(150);

    private static final long MAX_BYTES = 32L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(ReadFile.class);

    private final Fingerprint print;
    private final long since;
    private final boolean settled;
    private final boolean pending;
    private final ManifestFile content;
    private final @Nullable String problem;

    private ReadFile(
            Sighting seen, boolean pending, ManifestFile content, @Nullable String problem) {
        this.print = seen.print();
        this.since = seen.since();
        this.settled = seen.settled();
        this.pending = pending;
        this.content = content;
        this.problem = problem;
    }

    /** When a fingerprint was first seen, and whether it has been there long enough. */
    private record Sighting(Fingerprint print, long since, boolean settled) {
        /** What is there after the text was read: it may be newer than what the scan saw. */
        Sighting orLater(Path path, long time) throws IOException {
            Fingerprint after = Fingerprint.of(path).orElse(Fingerprint.ABSENT);
            return after.equals(print) ? this : new Sighting(after, time, false);
        }
    }

    /** A file nothing is known of. */
    static ReadFile unknown(Path path) {
        return new ReadFile(
                new Sighting(Fingerprint.ABSENT, System.nanoTime(), false),
                false,
                new ManifestFile(path, "", Map.of()),
                null);
    }

    /** A file we have just written. */
    static ReadFile written(ManifestFile content) throws IOException {
        Fingerprint print = Fingerprint.of(content.path()).orElse(Fingerprint.ABSENT);
        return new ReadFile(new Sighting(print, System.nanoTime(), false), false, content, null);
    }

    ManifestFile content() {
        return content;
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    boolean isPending() {
        return pending;
    }

    boolean isSettled() {
        return settled;
    }

    boolean isGone() {
        return print.equals(Fingerprint.ABSENT) && !pending;
    }

    boolean isCurrent(Fingerprint now) {
        return settled && print.equals(now);
    }

    /** Reads the file again. */
    ReadFile readAgain(Fingerprint now, Predicate<ObjectKey> isRemembered) throws IOException {
        long time = System.nanoTime();
        long first = print.equals(now) ? since : time;
        boolean stays = time - first >= SETTLED.toNanos();
        Sighting seen = new Sighting(now, first, stays);
        ManifestFile fresh;
        try {
            fresh = parse(now);
        } catch (ClusterException e) {
            seen = seen.orLater(content.path(), time);
            if (!seen.settled()) {
                return new ReadFile(seen, true, content, problem);
            }
            return broken(seen, e);
        }
        seen = seen.orLater(content.path(), time);
        if (!seen.settled() && loses(fresh, isRemembered)) {
            return new ReadFile(seen, true, content, null);
        }
        return new ReadFile(seen, false, fresh, null);
    }

    private ReadFile broken(Sighting seen, ClusterException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.equals(problem)) {
            LOG.atWarn()
                    .addKeyValue("file", content.path())
                    .addKeyValue("problem", message)
                    .log(
                            "a manifest cannot be read; its last good content, if any, stays in force");
        }
        return new ReadFile(seen, false, content, message);
    }

    private boolean loses(ManifestFile fresh, Predicate<ObjectKey> isRemembered) {
        List<ObjectKey> lost =
                content.objects().keySet().stream()
                        .filter(key -> !fresh.objects().containsKey(key))
                        .toList();
        return lost.stream().anyMatch(isRemembered);
    }

    private ManifestFile parse(Fingerprint now) throws IOException {
        Path path = content.path();
        if (now.equals(Fingerprint.ABSENT)) {
            return new ManifestFile(path, "", Map.of());
        }
        if (now.size() > MAX_BYTES) {
            throw new ClusterException(Reason.INVALID, path + " is larger than 32 MiB");
        }
        try {
            String text = Files.readString(path);
            return text.equals(content.text()) ? content : ManifestFile.read(path, text);
        } catch (CharacterCodingException e) {
            throw new ClusterException(
                            Reason.INVALID, path + " line 1 is not UTF-8 text; convert the file")
                    .causedBy(e);
        } catch (NoSuchFileException _) {
            return new ManifestFile(path, "", Map.of());
        }
    }
}
