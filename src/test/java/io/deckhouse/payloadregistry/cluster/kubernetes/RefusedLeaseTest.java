package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.parts.CannedServer;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Lease that the API server does not give, or does not answer for. */
final class RefusedLeaseTest {
    /** Instead of a status: the connection ends without an answer. */
    private static final int NO_ANSWER = 0;

    @TempDir private Path directory;

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

    @ParameterizedTest
    @CsvSource({
        "401, does not know the credentials of",
        "403, answered 403",
        "503, answered 503",
        NO_ANSWER + ", the connection to 127.0.0.1:"
    })
    void saysWhyInOneSentence(int status, String why) throws IOException {
        try (LoggedRecords log = LoggedRecords.of(LeaseLeadership.class);
                CannedServer server = CannedServer.of(exchange -> answer(exchange, status));
                KubernetesCluster cluster =
                        Connections.daemon(server.kubeconfig(directory, "secret-token"));
                Leadership _ = cluster.lead("team", "me")) {
            await().until(() -> log.lines().toString().contains("cannot stand for leadership"));

            assertThat(log.lines().getFirst()).contains(why).doesNotContain("Operation", "[");
        }
    }

    private boolean canBeHeldAfter(int status) throws IOException {
        try (LoggedRecords log = LoggedRecords.of(LeaseLeadership.class);
                CannedServer server = CannedServer.of(exchange -> answer(exchange, status));
                KubernetesCluster cluster =
                        Connections.daemon(server.kubeconfig(directory, "secret-token"));
                Leadership leadership = cluster.lead("team", "me")) {
            await().until(() -> log.lines().toString().contains("cannot stand for leadership"));
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
