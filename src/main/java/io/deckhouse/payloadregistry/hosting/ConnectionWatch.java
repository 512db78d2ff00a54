package io.deckhouse.payloadregistry.hosting;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.Request;

/**
 * Knows the open connections and the requests on their way. {@link #sweep} ends what takes too
 * long: Jetty's idle timeout alone would let a client live for ever on a byte now and then.
 */
final class ConnectionWatch implements Connection.Listener {
    private static final long LINGER_NANOS = 100_000_000;

    private final long timeoutNanos;
    private final long idleNanos;
    private final int mostHttp2;
    private final Map<Connection, Watched> connections = new ConcurrentHashMap<>();
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    /** A connection between two requests: since when do bytes of the next one come in? */
    private static final class Watched {
        private final boolean isNegotiating;
        private final long openedNanos;
        private long idleSinceNanos;
        private int inFlight;
        private long bytesWhenIdle;
        private long partialSinceNanos;
        private boolean isPartial;
        private long partedNanos;
        private boolean isParted;

        Watched(boolean isNegotiating, long openedNanos) {
            this.isNegotiating = isNegotiating;
            this.openedNanos = openedNanos;
            this.idleSinceNanos = openedNanos;
        }

        synchronized void begin() {
            inFlight++;
            isPartial = false;
        }

        synchronized void end(long bytesIn) {
            inFlight--;
            bytesWhenIdle = bytesIn;
            idleSinceNanos = System.nanoTime();
        }

        /** For how long no request has been on its way; negative while one is. */
        synchronized long unusedNanos(long now) {
            return inFlight == 0 ? now - idleSinceNanos : -1;
        }

        synchronized boolean isIdle(boolean isHttp2, long bytesIn) {
            return inFlight == 0 && (isNegotiating || isHttp2 || bytesIn == bytesWhenIdle);
        }

        /** Whether to take leave now: politely at first, HTTP/2 has a frame for that. */
        synchronized boolean parts(long now) {
            boolean isFirst = !isParted;
            if (isFirst) {
                isParted = true;
                partedNanos = now;
            }
            return isFirst;
        }

        synchronized boolean lingers(long now) {
            return isParted && now - partedNanos > LINGER_NANOS;
        }

        synchronized boolean isSlow(long bytesIn, long now, long timeout) {
            if (isNegotiating) {
                return now - openedNanos > timeout;
            }
            if (inFlight > 0 || bytesIn == bytesWhenIdle) {
                isPartial = false;
                return false;
            }
            if (!isPartial) {
                isPartial = true;
                partialSinceNanos = now;
            }
            return now - partialSinceNanos > timeout;
        }
    }

    private record Unused(Connection connection, Watched watched, long nanos) {}

    /** With HTTP/2 no more than so many connections stay open that nobody uses. */
    ConnectionWatch(HttpLimits limits, int mostHttp2) {
        this.mostHttp2 = mostHttp2;
        this.timeoutNanos = limits.requestTimeout().toNanos();
        this.idleNanos = limits.idleTimeout().toNanos();
    }

    @Override
    public void onOpened(Connection connection) {
        boolean isNegotiating = connection instanceof NegotiatingServerConnection;
        if (isNegotiating || connection instanceof ConnectionMetaData) {
            connections.put(connection, new Watched(isNegotiating, System.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    Exchange begin(Request request) {
        var exchange = new Exchange(request, System.nanoTime());
        Watched watched = connections.get(exchange.connection());
        if (watched != null) {
            watched.begin();
        }
        exchanges.add(exchange);
        return exchange;
    }

    void end(Exchange exchange) {
        Watched watched = connections.get(exchange.connection());
        if (exchanges.remove(exchange) && watched != null) {
            watched.end(exchange.connection().getBytesIn());
        }
    }

    void sweep() {
        long now = System.nanoTime();
        for (Exchange exchange : exchanges) {
            exchange.check(now, timeoutNanos);
        }
        connections.forEach((connection, watched) -> {
            if (isHttp2(connection)) {
                if (hasSlowFrame(connection, now)) {
                    connection.getEndPoint().close();
                } else if (watched.unusedNanos(now) > idleNanos) {
                    leave(connection, watched, now);
                }
            } else if (watched.isSlow(connection.getBytesIn(), now, timeoutNanos)) {
                connection.getEndPoint().close();
            }
        });
        leaveSurplus(now);
    }

    /** Unlike one of HTTP/1.1, a connection of HTTP/2 takes much memory while it is idle. */
    private void leaveSurplus(long now) {
        long open = connections.keySet().stream().filter(ConnectionWatch::isHttp2).count();
        if (open <= mostHttp2) {
            return;
        }
        connections.entrySet().stream()
                .filter(it -> isHttp2(it.getKey()))
                .map(it -> new Unused(it.getKey(), it.getValue(), it.getValue().unusedNanos(now)))
                .filter(it -> it.nanos() >= 0)
                .sorted(Comparator.comparingLong(Unused::nanos).reversed())
                .limit(open - mostHttp2)
                .forEach(it -> leave(it.connection(), it.watched(), now));
    }

    private boolean hasSlowFrame(Connection connection, long now) {
        return connection instanceof HTTP2Connection http2
                && http2.getSession().getParser() instanceof MeteredParser parser
                && parser.isSlow(now, timeoutNanos);
    }

    boolean isQuiet() {
        return exchanges.isEmpty();
    }

    int openConnections() {
        return connections.size();
    }

    /** Closes connections on which no request is on its way or coming in; to be repeated. */
    void closeIdle() {
        long now = System.nanoTime();
        connections.forEach((connection, watched) -> {
            if (watched.isIdle(isHttp2(connection), connection.getBytesIn())) {
                leave(connection, watched, now);
            }
        });
    }

    private static void leave(Connection connection, Watched watched, long now) {
        if (watched.parts(now)) {
            connection.close();
        } else if (watched.lingers(now)) {
            connection.getEndPoint().close();
        }
    }

    /** HTTP/2 sends frames of its own between requests, which neither begin nor use one. */
    private static boolean isHttp2(Connection connection) {
        return connection instanceof ConnectionMetaData http
                && http.getHttpVersion() == HttpVersion.HTTP_2;
    }
}
