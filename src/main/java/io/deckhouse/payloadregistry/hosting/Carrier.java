package io.deckhouse.payloadregistry.hosting;

import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/** What carries one request: a connection of its own, or one stream of HTTP/2 beside others. */
sealed interface Carrier {
    /** For so long it is idle before a wait for its body ends, once that is late. */
    long AT_ONCE = 1;

    /** Ends the wait for its body as its idle timeout would. */
    void stopWaiting();

    /** Takes that back, so that the answer has its time. */
    void waitAgain();

    /** Ends it without another word. */
    void cut();

    /** What carries this request. */
    static Carrier of(Request request) {
        if (request.getConnectionMetaData().getConnection() instanceof HTTP2Connection shared) {
            Stream stream = shared.getSession().getStream(Integer.parseInt(request.getId()));
            if (stream != null) {
                return new OneStream(stream, stream.getIdleTimeout());
            }
        }
        EndPoint whole = request.getConnectionMetaData().getConnection().getEndPoint();
        return new Whole(whole, whole.getIdleTimeout());
    }

    /** A connection of HTTP/1.1. */
    record Whole(EndPoint connection, long idleMillis) implements Carrier {
        @Override
        public void stopWaiting() {
            connection.setIdleTimeout(AT_ONCE);
        }

        @Override
        public void waitAgain() {
            connection.setIdleTimeout(idleMillis);
        }

        @Override
        public void cut() {
            connection.close();
        }
    }

    /** A stream of HTTP/2. */
    record OneStream(Stream stream, long idleMillis) implements Carrier {
        @Override
        public void stopWaiting() {
            stream.setIdleTimeout(AT_ONCE);
        }

        @Override
        public void waitAgain() {
            stream.setIdleTimeout(idleMillis);
        }

        @Override
        public void cut() {
            stream.reset(
                    new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code),
                    Callback.NOOP);
        }
    }
}
