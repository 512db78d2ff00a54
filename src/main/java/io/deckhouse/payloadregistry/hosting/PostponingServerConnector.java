package io.deckhouse.payloadregistry.hosting;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Lets a connection wait for its next bytes only once the requests at hand have begun, together
 * with others: each time the selector is told, it wakes up, on a processor that requests need.
 */
final class PostponingServerConnector extends ServerConnector {
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = 1;

    private final Backlog backlog;

    PostponingServerConnector(Server server, Backlog backlog, List<ConnectionFactory> factories) {
        super(server, ACCEPTORS, SELECTORS, factories.toArray(ConnectionFactory[]::new));
        this.backlog = backlog;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        var connection = new PostponingEndPoint(channel, selector, key, getScheduler());
        connection.setIdleTimeout(getIdleTimeout());
        return connection;
    }

    private final class PostponingEndPoint extends SocketChannelEndPoint {
        PostponingEndPoint(
                SocketChannel channel,
                ManagedSelector selector,
                SelectionKey key,
                Scheduler scheduler) {
            super(channel, selector, key, scheduler);
        }

        @Override
        protected void needsFillInterest() {
            backlog.postpone(this::tellSelector);
        }

        private void tellSelector() {
            try {
                super.needsFillInterest();
            } catch (RuntimeException failed) {
                getFillInterest().onFail(failed); // as if it had not been put off
            }
        }
    }
}
