package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.junit.jupiter.api.Test;

/** How a connection ends whose part of the budget others need. */
final class MeteredConnectionTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    /** Who makes room may have a lock that the thread of this connection waits for. */
    @Test
    void isNotClosedByTheThreadThatNeedsItsRoom() {
        var heads = new HeadBudget(1_000);
        var endPoint = new ByteArrayEndPoint();
        var factory = new MeteredConnection.Factory(new HttpConfiguration(), heads);
        var connector = new LocalConnector(new Server(), tasks::add, null, null, 1, factory);
        var connection = (HttpConnection) factory.newConnection(connector, endPoint);
        endPoint.setConnection(connection);
        endPoint.addInput("GET / HTTP/1.1\r\nHost: a.example.com\r\nAccept: ");
        connection.onFillable();
        assertThat(heads.held()).isPositive();

        heads.open(() -> {}).hold(1_000);
        assertThat(endPoint.isOpen()).isTrue();

        runTasks();
        assertThat(endPoint.isOpen()).isFalse();
    }

    /** Who only needs room has no part in the end of the server. */
    @Test
    void disturbsNobodyOnceTheServerStops() {
        var heads = new HeadBudget(1_000);
        var connector =
                new LocalConnector(
                        new Server(),
                        _ -> {
                            throw new RejectedExecutionException();
                        },
                        null,
                        null,
                        1,
                        new MeteredConnection.Factory(new HttpConfiguration(), heads));
        HeadBudget.Holding first = heads.open(Cut.of(connector, new ByteArrayEndPoint()));
        first.hold(1_000);

        heads.open(() -> {}).hold(1_000);

        assertThat(heads.held()).isEqualTo(1_000);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
