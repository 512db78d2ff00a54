package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.file.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hidden directory beside the manifests that holds what they do not: uids, versions, owners,
 * the token key, and the lock by which processes take turns.
 *
 * <p>Where nothing can be written, as in rules that are mounted read-only, readers need no turn:
 * our own writers replace whole files, and what others write counts once {@link ReadFile} has seen
 * it settle. What would be kept is known then as long as the process lives.
 */
final class StateDirectory implements AutoCloseable {
    static final String NAME = ".d8-payload-registry";

    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
    private static final Duration TURN = Duration.ofMillis(2);

    private final Path directory;
    private final Duration timeout;
    private @Nullable FileChannel channel;
    private @Nullable Object lockedFile;
    private State known = State.EMPTY;
    private Optional<Fingerprint> knownFrom = Optional.empty();
    private boolean isReading;

    /** Whether nothing is kept in this turn. */
    private boolean isAside;

    /** Whether something is known that was not kept. */
    private boolean isUnkept;

    private boolean isTold;

    StateDirectory(Path manifests, Duration timeout) {
        this.directory = manifests.resolve(NAME);
        this.timeout = timeout;
    }

    /** Where the key is that signs tokens, if one was made. */
    Path tokenKey() {
        return file("token-key");
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    /** When the state was last written, to notice other processes' work; nothing when never. */
    Optional<Fingerprint> fingerprint() throws IOException {
        Optional<Fingerprint> kept = kept();
        return isAside ? Optional.of(kept.orElse(Fingerprint.ABSENT)) : kept;
    }

    private Optional<Fingerprint> kept() throws IOException {
        try {
            return Fingerprint.of(file("state.json"));
        } catch (FileSystemException _) {
            return Optional.empty(); // in another user's directory, or in none
        }
    }

    /** Waits for this process's turn; the caller closes the lock after its work. */
    FileLock exclusive() throws IOException {
        FileLock lock = lock();
        isReading = false;
        isAside = false;
        return lock;
    }

    /** The same for work that only reads: no lock where there can be none. */
    @Nullable FileLock reading() throws NoSuchFileException {
        isReading = true;
        try {
            FileLock lock = lock();
            isAside = false;
            return lock;
        } catch (NoSuchFileException e) {
            throw e; // then the manifests are gone, too
        } catch (IOException e) {
            goAside(e);
            return null;
        }
    }

    private void goAside(IOException reason) {
        if (!isTold) {
            isTold = true;
            LOG.atInfo()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", reason)
                    .log("the manifests are only read, since nothing can be kept beside them");
        }
        isAside = true;
        isUnkept = true;
    }

    private FileLock lock() throws IOException {
        prepare();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            FileChannel open = openChannel();
            try {
                FileLock lock = open.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException _) {
                // Another instance in this process has its turn.
            }
            if (System.nanoTime() > deadline) {
                throw new ClusterException(
                        Reason.TIMED_OUT, "another process holds the lock " + file("lock"));
            }
            LockSupport.parkNanos(TURN.toNanos());
        }
    }

    /** One channel as long as the file stays: closing any channel would drop the process's lock. */
    private FileChannel openChannel() throws IOException {
        Path path = file("lock");
        FileChannel known = channel;
        if (known != null
                && known.isOpen()
                && Files.exists(path)
                && Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey()
                        .equals(lockedFile)) {
            return known;
        }
        close();
        FileChannel opened =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        lockedFile =
                Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey();
        channel = opened;
        return opened;
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectory(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            } catch (java.nio.file.FileAlreadyExistsException _) {
                // Another process was quicker.
            }
        }
        Path ignore = file(".gitignore");
        if (!Files.exists(ignore)) {
            AtomicFile.write(ignore, "*\n", true);
        }
    }

    /** What is remembered; nothing in a fresh directory. */
    State load() throws IOException {
        Optional<Fingerprint> print = kept();
        if (isAside) {
            if (!print.equals(knownFrom)) {
                known = merged(readable(), known);
            }
        } else {
            State stored = stored();
            boolean isMore = isUnkept;
            isUnkept = false;
            known = isMore ? merged(stored, known) : stored;
            if (!known.equals(stored)) {
                save(known);
                return known;
            }
        }
        knownFrom = print;
        return known;
    }

    private State readable() {
        try {
            return stored();
        } catch (IOException _) {
            return State.EMPTY; // another user's
        }
    }

    /** What another process kept, with what only this one knows; no version means two contents. */
    private static State merged(State stored, State own) {
        State merged = stored;
        long highest = Math.max(stored.version(), own.version());
        for (Map.Entry<ObjectKey, ObjectRecord> entry : own.objects().entrySet()) {
            ObjectRecord theirs = stored.objects().get(entry.getKey());
            ObjectRecord ours = entry.getValue();
            if (theirs == null) {
                merged = merged.with(entry.getKey(), ours);
            } else if (!theirs.equals(ours) && theirs.version() <= ours.version()) {
                merged = merged.with(entry.getKey(), theirs.with(theirs.status(), ++highest));
            }
        }
        return merged;
    }

    /** What was deleted under this process is kept again from memory. */
    private State stored() throws IOException {
        Path path = file("state.json");
        if (!Files.exists(path)) {
            return known;
        }
        try {
            return State.parse(Files.readString(path));
        } catch (RuntimeException e) {
            throw new ClusterException(
                            Reason.INVALID,
                            path
                                    + " is damaged; delete it: a process that still runs keeps"
                                    + " what it knows, else all objects get new uids, the tokens"
                                    + " issued so far end, and the refresh daemon fills the pull"
                                    + " Secrets anew")
                    .causedBy(e);
        }
    }

    /** Remembers; who only reads goes on with what cannot be kept. */
    void save(State state) throws IOException {
        if (!isAside) {
            try {
                AtomicFile.write(file("state.json"), state.toJson(), true);
                isTold = false;
            } catch (IOException e) {
                if (!isReading || e instanceof NoSuchFileException) {
                    throw e; // in the second case the manifests are gone, too
                }
                goAside(e);
            }
        }
        known = state;
        knownFrom = kept();
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
