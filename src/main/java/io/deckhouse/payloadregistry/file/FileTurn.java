package io.deckhouse.payloadregistry.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A turn at reading and changing one file, which one process at a time has.
 *
 * <p>It is a lock on the file {@code .NAME.lock} beside the file itself, since the file is replaced
 * and not written. Whoever has the turn removes the lock file at its end; one that a killed process
 * left holds nobody up. Where no lock file can be made, the file cannot be replaced either, and
 * reading it needs no turn. Threads of one process take turns as well, but as POSIX has it, one of
 * them that waits can end its process's claim towards other processes.
 */
public final class FileTurn implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(3);

    private final Path path;
    private final @Nullable FileChannel channel;

    private FileTurn(Path path, @Nullable FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Which file stands at a path: an inode's number alone may be given again. */
    private record Inode(@Nullable Object key, FileTime born) {
        static Optional<Inode> at(Path path) throws IOException {
            try {
                BasicFileAttributes found =
                        Files.readAttributes(
                                path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return Optional.of(new Inode(found.fileKey(), found.creationTime()));
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
        }
    }

    /**
     * Waits for the turn at a file, some seconds at most.
     *
     * @throws IOException if another process keeps it
     */
    public static FileTurn at(Path file) throws IOException {
        return at(file, PATIENCE);
    }

    static FileTurn at(Path file, Duration patience) throws IOException {
        Path target = AtomicFile.target(file);
        Path lock = target.resolveSibling("." + AtomicFile.shortName(target) + ".lock");
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            if (!isMade(lock)) {
                return new FileTurn(lock, null);
            }
            Optional<FileTurn> turn = attempt(lock);
            if (turn.isPresent()) {
                return turn.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new FileSystemException(
                        file.toString(),
                        null,
                        "another process is changing it and holds the lock " + lock);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Whether there is a lock file, made now or before. */
    private static boolean isMade(Path lock) throws IOException {
        try {
            Files.createFile(
                    lock,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            return true;
        } catch (FileAlreadyExistsException _) {
            return true;
        } catch (FileSystemException e) {
            Path folder = Objects.requireNonNull(lock.toAbsolutePath().getParent());
            if (Files.isDirectory(folder) && Files.isWritable(folder)) {
                throw e;
            }
            return false;
        }
    }

    private static Optional<FileTurn> attempt(Path lock) throws IOException {
        Optional<Inode> before = Inode.at(lock);
        FileChannel channel;
        try {
            channel =
                    FileChannel.open(
                            lock, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException | AccessDeniedException _) {
            return Optional.empty(); // another's turn has just ended, or is another user's
        }
        boolean isMine = false;
        try {
            isMine =
                    channel.tryLock() != null
                            && before.isPresent()
                            && before.equals(Inode.at(lock));
        } catch (OverlappingFileLockException _) {
            // Another thread of this process has the turn.
        } finally {
            if (!isMine) {
                channel.close();
            }
        }
        return isMine ? Optional.of(new FileTurn(lock, channel)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            Files.deleteIfExists(path); // before the lock is given up: whoever waits looks again
            channel.close();
        }
    }
}
