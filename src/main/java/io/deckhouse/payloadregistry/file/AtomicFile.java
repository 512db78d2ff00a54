package io.deckhouse.payloadregistry.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that is replaced as a whole: a reader, or a crash, sees the old content or the new.
 *
 * <p>A symbolic link stays one, also to a file that is not there yet. A file that is replaced keeps
 * its mode, and its owner and group where the process may give files away; at no time can anybody
 * read the new content who could not read the old.
 */
public final class AtomicFile {
    private static final int MOST_LINKS = 40;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> GROUP =
            PosixFilePermissions.fromString("---rwx---");

    private AtomicFile() {}

    /** What is looked at when all is written, directly before the new content takes its place. */
    @FunctionalInterface
    public interface LastLook {
        /** Throws when the file is better left as it is. */
        void check() throws IOException;
    }

    private interface Gift {
        void give() throws IOException;
    }

    /** Writes, syncs and renames; {@code isPrivate} files get mode 0600. */
    public static void write(Path path, String text, boolean isPrivate) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8), isPrivate, () -> {});
    }

    /** The same, with a last look between the writing and the renaming. */
    public static void write(Path path, byte[] content, boolean isPrivate, LastLook look)
            throws IOException {
        Path target = target(path);
        boolean isNew = !Files.exists(target);
        Path temporary = target.resolveSibling("." + shortName(target) + "." + nonce() + ".tmp");
        FileAttribute<?>[] mode =
                isNew && !isPrivate ? new FileAttribute<?>[0] : new FileAttribute<?>[] {OWNER_ONLY};
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            mode)) {
                if (!isNew) {
                    resemble(target, temporary, isPrivate);
                }
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) {
                throw about(target, e);
            }
            look.check();
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            discard(temporary);
        }
    }

    /** What failed before is the thing to tell, not that its remains cannot be removed either. */
    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            // It was not made, or stays behind; its name tells what it is.
        }
    }

    /** The failure as one of the file itself: who reads of it knows no temporary file. */
    private static IOException about(Path target, IOException failure) {
        if (failure instanceof ClosedChannelException) {
            return failure; // of an interrupt
        }
        String file = target.toString();
        IOException told =
                switch (failure) {
                    case AccessDeniedException _ -> new AccessDeniedException(file);
                    case NoSuchFileException _ -> new NoSuchFileException(file);
                    case FileSystemException e ->
                            new FileSystemException(file, null, e.getReason());
                    default -> new FileSystemException(file, null, failure.getMessage());
                };
        told.initCause(failure);
        return told;
    }

    /** The file itself, through symbolic links, also those to a file that is not there yet. */
    public static Path target(Path path) throws IOException {
        Path here = path;
        for (int i = 0; Files.isSymbolicLink(here); i++) {
            if (i == MOST_LINKS) {
                throw new FileSystemException(path.toString(), null, "too many symbolic links");
            }
            here = here.resolveSibling(Files.readSymbolicLink(here));
        }
        return here;
    }

    private static void resemble(Path target, Path temporary, boolean isPrivate)
            throws IOException {
        PosixFileAttributes old = Files.readAttributes(target, PosixFileAttributes.class);
        PosixFileAttributes now = Files.readAttributes(temporary, PosixFileAttributes.class);
        PosixFileAttributeView view =
                Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(isPrivate ? OWNER_ONLY.value() : old.permissions());
        if (!old.owner().equals(now.owner())) {
            given(() -> view.setOwner(old.owner())); // else it is now of whoever changed it
        }
        if (!old.group().equals(now.group()) && !given(() -> view.setGroup(old.group()))) {
            mode.removeAll(GROUP); // those bits were meant for another group
        }
        view.setPermissions(mode);
    }

    /** Whether this process may give a file to another owner or group. */
    private static boolean given(Gift gift) {
        try {
            gift.give();
            return true;
        } catch (IOException _) {
            return false; // only root may
        }
    }

    /** The file's name, short enough for something to stand around it. */
    static String shortName(Path target) {
        String name = target.getFileName().toString();
        return name.substring(0, Math.min(name.length(), 100));
    }

    private static String nonce() {
        return Long.toHexString(System.nanoTime())
                + Long.toHexString(Thread.currentThread().threadId())
                + ProcessHandle.current().pid();
    }
}
