package io.deckhouse.payloadregistry.hosting;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpVersion;
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

        /** Whether no request has been on its way for so long. */
        synchronized boolean isUnused(long now, long nanos) {
            return inFlight == 0 && now - idleSinceNanos > nanos;
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

    ConnectionWatch(HttpLimits limits) {
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
                if (watched.isUnused(now, idleNanos)) {
                    leave(connection, watched, now);
                }
            } else if (watched.isSlow(connection.getBytesIn(), now, timeoutNanos)) {
                connection.getEndPoint().close();
            }
        });
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
