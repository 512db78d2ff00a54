package io.deckhouse.payloadregistry.token;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Key material in a directory of mode 0700, in files of mode 0600.
 *
 * <p>A lock file makes processes (and several objects in one process) take turns; each file is
 * replaced as a whole, so a crash leaves either the old or the new one. Keys that others can read,
 * or could have put there, are refused.
 */
public final class KeyDirectory implements KeyStorage {
    private static final String LOCK = ".lock";
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOCK_POLL = Duration.ofMillis(5);
    private static final Set<PosixFilePermission> OWNER_FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final KeyOwners owners;
    private final boolean posix;

    /** Uses this directory; it is made, with its parents, when first needed. */
    public KeyDirectory(Path directory) {
        this(directory, KeyOwners.current());
    }

    KeyDirectory(Path directory, KeyOwners owners) {
        this.directory = directory;
        this.owners = owners;
        this.posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public void update(UnaryOperator<KeyMaterial> change) throws IOException {
        prepare();
        try (FileChannel lockFile = open(directory.resolve(LOCK), CREATE);
                FileLock _ = lock(lockFile)) {
            KeyMaterial found = found();
            KeyMaterial next = change.apply(found);
            // The CA first: a crash in between leaves a CA without leaves, which is a valid start.
            write(KeyMaterial.CA, found.ca(), next.ca());
            write(KeyMaterial.LEAVES, found.leaves(), next.leaves());
        } catch (KeyMaterialException e) {
            throw e.in(directory.toString());
        }
    }

    /**
     * What is stored now, looked at without making or locking anything.
     *
     * @throws IOException as {@link #update} would throw it
     * @throws KeyMaterialException when a file is empty
     */
    public KeyMaterial look() throws IOException {
        if (Files.notExists(directory)) {
            return KeyMaterial.EMPTY;
        }
        if (!Files.isDirectory(directory)) {
            throw noDirectory(directory.toString());
        }
        owners.requireOwnDirectory(directory);
        try {
            return found();
        } catch (KeyMaterialException e) {
            throw e.in(directory.toString());
        }
    }

    private KeyMaterial found() throws IOException {
        return new KeyMaterial(read(KeyMaterial.CA), read(KeyMaterial.LEAVES));
    }

    private static FileSystemException noDirectory(String file) {
        return new FileSystemException(
                file, null, "is no directory; name another one for the keys, or move it away");
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(directory)) {
            try {
                Path parent = directory.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(directory, owned(OWNER_DIRECTORY));
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory)) { // otherwise another process was faster
                    throw noDirectory(e.getFile());
                }
            }
        }
        owners.requireOwnDirectory(directory);
    }

    private FileLock lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        while (true) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "another process has held %s for more than %d seconds"
                                .formatted(directory.resolve(LOCK), LOCK_PATIENCE.toSeconds()));
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while waiting for " + LOCK);
            }
            LockSupport.parkNanos(LOCK_POLL.toNanos());
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // held by another object of this process
        }
    }

    private String read(String part) throws IOException {
        Path file = directory.resolve(part);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            owners.requireOwnFile(file);
            if (channel.size() > MAX_FILE_BYTES) {
                throw new IOException(file + " is larger than " + MAX_FILE_BYTES + " bytes");
            }
            var bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            if (text.isBlank()) {
                throw new KeyMaterialException(
                        part, "is empty", "restore it from a backup or delete it");
            }
            return text;
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    private void write(String part, String old, String next) throws IOException {
        if (next.equals(old)) {
            return;
        }
        Path fresh = directory.resolve("." + part + ".new");
        Files.deleteIfExists(fresh); // left by a crash
        try (FileChannel channel = open(fresh, CREATE_NEW)) {
            var bytes = ByteBuffer.wrap(next.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) { // of a full disk, for one, which does not say where
            throw new FileSystemException(directory.resolve(part).toString(), null, e.getMessage());
        }
        Files.move(fresh, directory.resolve(part), StandardCopyOption.ATOMIC_MOVE);
        if (posix) {
            try (FileChannel channel = FileChannel.open(directory, READ)) {
                channel.force(true); // the rename itself
            }
        }
    }

    private FileChannel open(Path file, OpenOption creation) throws IOException {
        return FileChannel.open(
                file, Set.of(creation, WRITE, LinkOption.NOFOLLOW_LINKS), owned(OWNER_FILE));
    }

    private FileAttribute<?>[] owned(Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
