package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A socket to lie below TLS, which reads the five bytes that begin a record, and then the rest of
 * it: from a buffer, so that a short answer takes one system call and not two a record.
 */
final class ReadAheadSocket extends Socket {
    /** Twice what the API server writes at a time; of longer records the rest is read directly. */
    private static final int BUFFER = 8 * 1024;

    private @Nullable InputStream in;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        InputStream made =
                in == null ? new BufferedInputStream(super.getInputStream(), BUFFER) : in;
        in = made;
        return made;
    }
}
