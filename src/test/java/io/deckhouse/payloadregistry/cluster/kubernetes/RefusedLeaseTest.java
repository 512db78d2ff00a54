package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Lease that the API server does not give, or does not answer for. */
final class RefusedLeaseTest {
    /** Instead of a status: the connection ends without an answer. */
    private static final int NO_ANSWER = 0;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(LeaseLeadership.class.getName());
    private final Handler ears = new Ears();
    @TempDir private Path directory;

    private final class Ears extends Handler {
        @Override
        public void publish(LogRecord event) {
            log.add(event.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        logger.addHandler(ears);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(ears);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 422})
    void cannotBeHeldWhereItIsRefused(int status) throws IOException {
        assertThat(canBeHeldAfter(status)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {NO_ANSWER, 408, 429, 500, 503, 504})
    void canBeHeldAsFarAsKnownWhereNothingIsSaidAboutIt(int status) throws IOException {
        assertThat(canBeHeldAfter(status)).isTrue();
    }

    private boolean canBeHeldAfter(int status) throws IOException {
        try (CannedServer server = CannedServer.of(exchange -> answer(exchange, status));
                KubernetesCluster cluster =
                        Connections.daemon(server.kubeconfig(directory, "secret-token"));
                Leadership leadership = cluster.lead("team", "me")) {
            await().until(() -> log.toString().contains("cannot stand for leadership"));
            return leadership.canBeHeld();
        }
    }

    /** There is no Lease; to make one, or to ask for it, is answered so. */
    private static void answer(HttpExchange exchange, int status) throws IOException {
        if (status == NO_ANSWER) {
            exchange.close();
            return;
        }
        CannedServer.answer(
                exchange, status, "{\"kind\":\"Status\",\"code\":%d}".formatted(status));
    }
}
