package io.deckhouse.payloadregistry.hosting;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A TLS connection that accounts for what it holds before its client can ask anything: the state of
 * a handshake, and a record that has not come to its end, for which there is a buffer of the
 * largest record's size. One that is idle after its handshake holds neither.
 */
final class MeteredTls extends SslConnection {
    /** An engine with the keys of its handshake. */
    private static final long HANDSHAKE = 8 * 1024;

    /** A buffer for the largest record, as the pool rounds it up. */
    private static final long RECORD = 20 * 1024;

    /** An engine gathers a message that comes in several records, and copies it once. */
    private static final int GROWTH = 2;

    /** The messages of a usual handshake are not counted by themselves. */
    private static final int USUAL_MESSAGES = 4 * 1024;

    /** An engine refuses messages over 32 KiB. */
    private static final int LONGEST_MESSAGE = 32 * 1024;

    private final HeadBudget.Holding holding;
    // Used when opened, and then under Jetty's lock of this connection.
    private boolean isNegotiating = true;
    private long messages;
    private long held;

    private MeteredTls(Connector connector, EndPoint endPoint, SSLEngine engine, Factory made) {
        super(
                connector.getByteBufferPool(),
                connector.getExecutor(),
                made.getSslContextFactory(),
                endPoint,
                engine,
                made.isDirectBuffersForEncryption(),
                made.isDirectBuffersForDecryption());
        this.holding = made.heads.open(Cut.of(connector, endPoint));
        addHandshakeListener(new Negotiated());
    }

    /** Makes such connections. */
    static final class Factory extends SslConnectionFactory {
        private final HeadBudget heads;

        Factory(SslContextFactory.Server tls, String nextProtocol, HeadBudget heads) {
            super(tls, nextProtocol);
            this.heads = heads;
        }

        @Override
        protected SslConnection newSslConnection(
                Connector connector, EndPoint endPoint, SSLEngine engine) {
            return new MeteredTls(connector, endPoint, engine, this);
        }
    }

    private final class Negotiated implements SslHandshakeListener {
        @Override
        public void handshakeSucceeded(Event event) {
            isNegotiating = false;
            messages = 0;
        }
    }

    @Override
    public void onOpen() {
        account(false);
        super.onOpen();
    }

    @Override
    protected SSLEngineResult unwrap(SSLEngine engine, ByteBuffer input, ByteBuffer output)
            throws SSLException {
        SSLEngineResult result = super.unwrap(engine, input, output);
        messages = result.bytesProduced() > 0 ? 0 : messages + result.bytesConsumed();
        account(input.hasRemaining());
        return result;
    }

    @Override
    public void onClose(Throwable cause) {
        holding.close();
        super.onClose(cause);
    }

    private void account(boolean hasRecord) {
        long cost = (isNegotiating ? HANDSHAKE : 0) + (hasRecord ? RECORD : 0);
        if (messages > USUAL_MESSAGES) {
            cost += GROWTH * Math.min(messages, LONGEST_MESSAGE);
        }
        if (cost != held) {
            held = cost;
            holding.hold(cost);
        }
    }
}
