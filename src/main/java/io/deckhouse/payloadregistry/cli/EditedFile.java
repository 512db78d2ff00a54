package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.file.AtomicFile;
import io.deckhouse.payloadregistry.file.FileTurn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text file that is read, changed and put back as a whole, unless somebody else has changed it
 * meanwhile. From reading to closing no other process of this program changes it.
 */
final class EditedFile implements AutoCloseable {
    private static final int LONGEST = 64 * 1024 * 1024;

    private final Path path;
    private final FileTurn turn;
    private final byte @Nullable [] before;

    private EditedFile(Path path, FileTurn turn) {
        this.path = path;
        this.turn = turn;
        this.before = bytes(path);
    }

    /** Waits for the turn at a file and reads it; one that does not exist is empty. */
    static EditedFile open(Path path) {
        try {
            FileTurn turn = FileTurn.at(path);
            try {
                return new EditedFile(path, turn);
            } catch (RuntimeException e) {
                turn.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileFailure.of("cannot change " + path, e);
        }
    }

    /** Reads a file of text; nothing if there is none. */
    static Optional<String> read(Path path) {
        byte[] bytes = bytes(path);
        return bytes == null ? Optional.empty() : Optional.of(decoded(bytes, path.toString()));
    }

    /** Whether there was a file. */
    boolean exists() {
        return before != null;
    }

    /** The text as it was read. */
    String text() {
        return before == null ? "" : decoded(before, path.toString());
    }

    /** Reads a stream to its end as text. */
    static String text(InputStream input, String name) {
        try {
            byte[] bytes = input.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new CommandFailure(name + " is larger than 64 MiB");
            }
            return decoded(bytes, name);
        } catch (IOException e) {
            throw FileFailure.of("cannot read " + name, e);
        }
    }

    /** Puts this text in the file's place at once; a new file is for its owner's eyes only. */
    void replace(String text) {
        try {
            AtomicFile.write(
                    path,
                    text.getBytes(StandardCharsets.UTF_8),
                    before == null,
                    this::refuseOthersChange);
        } catch (IOException e) {
            throw FileFailure.of("cannot write " + path, e);
        }
    }

    private void refuseOthersChange() {
        if (!Arrays.equals(before, bytes(path))) {
            throw new CommandFailure(
                    path
                            + " was changed by somebody else meanwhile and is left as it is; run"
                            + " again");
        }
    }

    @Override
    public void close() {
        try {
            turn.close();
        } catch (IOException e) {
            throw FileFailure.of("cannot unlock " + path, e);
        }
    }

    private static byte @Nullable [] bytes(Path path) {
        if (Files.isDirectory(path)) {
            throw new CommandFailure(path + " is a directory; name a file in it");
        }
        try (InputStream input = Files.newInputStream(path)) {
            byte[] bytes = input.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new CommandFailure(path + " is larger than 64 MiB");
            }
            return bytes;
        } catch (NoSuchFileException _) {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                throw new CommandFailure(directory + " is not a directory; make it first");
            }
            return null;
        } catch (IOException e) {
            throw FileFailure.of("cannot read " + path, e);
        }
    }

    private static String decoded(byte[] bytes, String name) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new CommandFailure(name + " is not UTF-8 text and is left as it is");
        }
    }
}
