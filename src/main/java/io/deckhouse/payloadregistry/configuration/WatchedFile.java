package io.deckhouse.payloadregistry.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file holds, looked at again when told to; while it cannot be used, the last good content
 * stays. It compares contents, so that swapped symbolic links of a mounted ConfigMap count too.
 */
public final class WatchedFile<T> implements Supplier<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final int LONGEST = 16 * 1024 * 1024;

    private final Path file;
    private final Reader<T> reader;
    private final AtomicReference<Loaded<T>> loaded;
    private final AtomicReference<String> lastFailure = new AtomicReference<>("");

    /** Turns a file's text into what it means. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads the text, or says all that is wrong with it. */
        T read(Path file, byte[] text) throws ConfigurationException;
    }

    /** What is in use, with the text that it was read from; never a text that failed. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its content, here only
    private record Loaded<T>(byte[] text, T value) {}

    private WatchedFile(Path file, Reader<T> reader) throws ConfigurationException {
        this.file = file;
        this.reader = reader;
        byte[] text = text(file);
        this.loaded = new AtomicReference<>(new Loaded<>(text, reader.read(file, text)));
    }

    /**
     * Reads the file for the first time.
     *
     * @throws ConfigurationException when it cannot be read, or cannot be used
     */
    public static <T> WatchedFile<T> open(Path file, Reader<T> reader)
            throws ConfigurationException {
        return new WatchedFile<>(file, reader);
    }

    /** Reads a file once. */
    public static <T> T read(Path file, Reader<T> reader) throws ConfigurationException {
        return reader.read(file, text(file));
    }

    @Override
    public T get() {
        return loaded.get().value();
    }

    /** Looks at the file; true when it holds something new that can be used and is used now. */
    public boolean look() {
        try {
            byte[] text = text(file);
            if (Arrays.equals(text, loaded.get().text())) {
                lastFailure.set("");
                return false;
            }
            loaded.set(new Loaded<>(text, reader.read(file, text)));
            lastFailure.set("");
            LOG.atInfo().addKeyValue("file", file).log("read again");
            return true;
        } catch (ConfigurationException e) {
            refuse(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Whether the last look found what is in use here, and not something that cannot be used. */
    public boolean isUpToDate() {
        return lastFailure.get().isEmpty();
    }

    /** Says once why what the file holds is not used. */
    private void refuse(String reason) {
        if (!reason.equals(lastFailure.getAndSet(reason))) {
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .log("the file cannot be used, what was read before stays in use");
        }
    }

    private static byte[] text(Path file) throws ConfigurationException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(LONGEST + 1);
            if (text.length > LONGEST) {
                throw wrong(file, "is larger than 16 MiB");
            }
            return text;
        } catch (NoSuchFileException _) {
            throw wrong(file, "does not exist");
        } catch (IOException e) {
            throw wrong(file, "cannot be read: " + e.getMessage());
        }
    }

    private static ConfigurationException wrong(Path file, String message) {
        return new ConfigurationException(file.toString(), List.of(Problem.ofFile(message)));
    }
}
