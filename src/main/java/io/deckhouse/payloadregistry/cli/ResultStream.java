package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which remembers that it could not be written: writers hide that, and a command
 * whose result was lost has failed.
 */
final class ResultStream extends OutputStream {
    /** What the system says when the reader has seen enough, as {@code head} does: no failure. */
    private static final String READER_IS_GONE = "Broken pipe";

    private final OutputStream target;
    private volatile @Nullable String failure;

    ResultStream(OutputStream target) {
        this.target = target;
    }

    /** Why a part of the result is lost. */
    Optional<String> loss() {
        return Optional.ofNullable(failure).filter(reason -> !reason.contains(READER_IS_GONE));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            target.write(bytes, from, length);
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }
}
