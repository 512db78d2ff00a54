package io.deckhouse.payloadregistry.hosting;

import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;

/** Ends connections whose part of a budget others need. */
final class Cut {
    private Cut() {}

    /**
     * Closes this connection, by another thread: the caller may have the lock of a connection of
     * its own, whose thread may be about to close the caller's.
     */
    static Runnable of(Connector connector, EndPoint endPoint) {
        return () -> {
            try {
                connector.getExecutor().execute(endPoint::close);
            } catch (RejectedExecutionException _) {
                // The server stops, and closes all connections itself.
            }
        };
    }
}
