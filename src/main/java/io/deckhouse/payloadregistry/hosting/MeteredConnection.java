package io.deckhouse.payloadregistry.hosting;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;

/**
 * A connection of HTTP/1.1 that accounts for what it holds whenever it waits for more bytes: a head
 * or trailer that has not ended, and the parser's memory of its longest line. A head that comes at
 * once, and is no larger than usual, costs no more than counting its fields.
 */
final class MeteredConnection extends HttpConnection {
    /** What a header field takes besides its characters, about. */
    static final int FIELD = 128;

    /** The parser doubles its room for a line as it grows. */
    private static final int GROWTH = 2;

    /** What is kept of a line of usual length is not counted. */
    private static final int USUAL_LINE = 4 * 1024;

    private final HeadBudget.Holding holding;
    // Used by one thread at a time: the one that reads.
    private long held;
    private int fields;
    private int longestLine;

    private MeteredConnection(
            HttpConfiguration config, Connector connector, EndPoint endPoint, HeadBudget heads) {
        super(config, connector, endPoint);
        this.holding = heads.open(Cut.of(connector, endPoint));
    }

    /** Makes such connections. */
    static final class Factory extends HttpConnectionFactory {
        private final HeadBudget heads;

        Factory(HttpConfiguration config, HeadBudget heads) {
            super(config);
            this.heads = heads;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            var connection =
                    new MeteredConnection(getHttpConfiguration(), connector, endPoint, heads);
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            return configure(connection, connector, endPoint);
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        account(cost());
        super.fillInterested(callback);
    }

    @Override
    public void asyncReadFillInterested() {
        account(cost());
        super.asyncReadFillInterested();
    }

    @Override
    public void onClose(Throwable cause) {
        holding.close();
        super.onClose(cause);
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new Counting();
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        // The only way to the handler, which the connection keeps to itself.
        HttpParser plain = super.newHttpParser(compliance);
        var handler = (HttpParser.RequestHandler) plain.getHandler();
        return new HeadParser(handler, getHttpConfiguration().getRequestHeaderSize());
    }

    private long cost() {
        HttpParser parser = getParser();
        if (!parser.isStart()
                && (parser.inHeaderState() || parser.isState(HttpParser.State.TRAILER))) {
            return (long) GROWTH * Math.max(parser.getHeaderLength(), longestLine)
                    + (long) FIELD * fields;
        }
        return longestLine > USUAL_LINE ? (long) GROWTH * longestLine : 0;
    }

    private void account(long cost) {
        if (cost != held) {
            held = cost;
            holding.hold(cost);
        }
    }

    private final class Counting extends RequestHandler {
        @Override
        public void messageBegin() {
            fields = 0;
            super.messageBegin();
        }

        @Override
        public void startRequest(String method, String target, HttpVersion version) {
            longestLine = Math.max(longestLine, target.length());
            super.startRequest(method, target, version);
        }

        @Override
        public void parsedHeader(HttpField field) {
            count(field);
            super.parsedHeader(field);
        }

        @Override
        public void parsedTrailer(HttpField field) {
            count(field);
            super.parsedTrailer(field);
        }

        /** From here on it is the request that is counted. */
        @Override
        public boolean headerComplete() {
            account(0);
            return super.headerComplete();
        }

        private void count(HttpField field) {
            fields++;
            String value = field.getValue();
            if (value != null) {
                longestLine = Math.max(longestLine, value.length());
            }
        }
    }
}
