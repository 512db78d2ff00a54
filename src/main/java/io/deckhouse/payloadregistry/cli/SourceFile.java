package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.manifest.Manifests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * One file of manifests that was named on the command line.
 *
 * @param name as messages call it
 */
record SourceFile(String name, List<ClusterObject> objects) {
    static final String STDIN = "-";
    private static final int LONGEST = 256 * 1024 * 1024;

    /** Reads a file, or stdin for {@code -}; objects without a namespace get this one. */
    static SourceFile read(String file, InputStream stdin, String namespace) {
        String name = named(file);
        String text = new String(bytes(file, stdin), StandardCharsets.UTF_8);
        return new SourceFile(name, Manifests.ofText(name, text, namespace));
    }

    /** How messages call a file that was named on the command line. */
    static String named(String file) {
        return file.equals(STDIN) ? "stdin" : file;
    }

    /** A file that was named on the command line. */
    static Path path(String file) {
        if (file.isBlank()) {
            throw new CommandFailure(Exit.USAGE, "the name of the file is empty");
        }
        return Path.of(file);
    }

    /** The content of a file, or of stdin for {@code -}. */
    static byte[] bytes(String file, InputStream stdin) {
        if (!file.equals(STDIN) && Files.isDirectory(path(file))) {
            throw new CommandFailure(file + " is a directory: name it with --manifests");
        }
        try (InputStream input = file.equals(STDIN) ? stdin : Files.newInputStream(Path.of(file))) {
            byte[] bytes = input.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new CommandFailure(file + " is larger than 256 MiB");
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw new CommandFailure(file + " does not exist");
        } catch (IOException e) {
            throw FileFailure.of("cannot read " + file, e);
        }
    }
}
