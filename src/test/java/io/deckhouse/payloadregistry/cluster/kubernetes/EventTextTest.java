package io.deckhouse.payloadregistry.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What an Event says when an object's author put more than text into it. */
final class EventTextTest {
    @TempDir private Path directory;

    @Test
    void escapesWhatWouldMoveACursor() throws IOException {
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (CannedServer server =
                        CannedServer.of(exchange -> {
                            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                            CannedServer.answer(exchange, 201, "{}");
                        });
                KubernetesCluster cluster =
                        Connections.command(server.kubeconfig(directory, "swordfish"))) {
            cluster.report(
                    new Occurrence(
                            ObjectKey.of(Kind.SECRET, "team", "puller"),
                            "uid",
                            Severity.WARNING,
                            "Invalid",
                            "no ServiceAccount can be called 'a\n\u001b[2Jb'"));
        }

        assertThat(bodies)
                .singleElement()
                .extracting(body -> JsonMapper.shared().readTree(body).path("message").asString(""))
                .isEqualTo("no ServiceAccount can be called 'a\\n\\e[2Jb'");
    }
}
