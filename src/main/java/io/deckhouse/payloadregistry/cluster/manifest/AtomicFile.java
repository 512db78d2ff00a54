package io.deckhouse.payloadregistry.cluster.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that is replaced as a whole: a reader, or a crash, sees the old content or the new. */
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private AtomicFile() {}

    /** Writes, syncs and renames; {@code isPrivate} files get mode 0600. */
    public static void write(Path path, String text, boolean isPrivate) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path;
        Path temporary = target.resolveSibling("." + shortName(target) + "." + nonce() + ".tmp");
        FileAttribute<?>[] mode =
                isPrivate
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                        : new FileAttribute<?>[0];
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            mode)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (!isPrivate && Files.exists(target)) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
            }
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String shortName(Path target) {
        String name = target.getFileName().toString();
        return name.substring(0, Math.min(name.length(), 100));
    }

    private static String nonce() {
        return Long.toHexString(System.nanoTime()) + ProcessHandle.current().pid();
    }
}
