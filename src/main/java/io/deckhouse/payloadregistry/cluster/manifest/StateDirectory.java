package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.file.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The hidden directory beside the manifests that holds what they do not: uids, versions, owners,
 * the token key, and the lock by which processes take turns.
 */
final class StateDirectory implements AutoCloseable {
    static final String NAME = ".d8-payload-registry";

    private static final Duration TURN = Duration.ofMillis(2);

    private final Path directory;
    private final Duration timeout;
    private @Nullable FileChannel channel;
    private @Nullable Object lockedFile;

    StateDirectory(Path manifests, Duration timeout) {
        this.directory = manifests.resolve(NAME);
        this.timeout = timeout;
    }

    /** A file in it. */
    Path file(String name) {
        return directory.resolve(name);
    }

    /** When the state was last written, to notice other processes' work; nothing when never. */
    Optional<Fingerprint> fingerprint() throws IOException {
        return Fingerprint.of(file("state.json"));
    }

    /** Waits for this process's turn; the caller closes the lock after its work. */
    FileLock exclusive() throws IOException {
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
        Path path = file("state.json");
        if (!Files.exists(path)) {
            return State.EMPTY;
        }
        try {
            return State.parse(Files.readString(path));
        } catch (RuntimeException e) {
            throw new ClusterException(
                            Reason.INVALID,
                            path
                                    + " is damaged; delete it, and all objects get new uids, which"
                                    + " ends the tokens issued so far")
                    .causedBy(e);
        }
    }

    /** Remembers. */
    void save(State state) throws IOException {
        AtomicFile.write(file("state.json"), state.toJson(), true);
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
