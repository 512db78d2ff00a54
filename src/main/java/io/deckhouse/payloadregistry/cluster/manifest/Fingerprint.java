package io.deckhouse.payloadregistry.cluster.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** By what a changed file is noticed without reading it. */
record Fingerprint(long size, FileTime modified, String inode) {
    /** Of a file that is not there. */
    static final Fingerprint ABSENT = new Fingerprint(-1, FileTime.fromMillis(0), "");

    /** The fingerprint of a regular file, through symbolic links; nothing for anything else. */
    static Optional<Fingerprint> of(Path path) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            return found.isRegularFile()
                    ? Optional.of(
                            new Fingerprint(
                                    found.size(),
                                    found.lastModifiedTime(),
                                    String.valueOf(found.fileKey())))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
