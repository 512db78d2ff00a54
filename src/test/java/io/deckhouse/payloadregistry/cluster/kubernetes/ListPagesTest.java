package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many objects a list asks for at a time. */
final class ListPagesTest {
    private static final Pattern LIMIT = Pattern.compile("limit=(\\d+)");

    private final List<Integer> limits = new CopyOnWriteArrayList<>();
    @TempDir private Path directory;
    private String data = "";
    private int left = 1_000;

    /** As many as are asked for, of those that are left. */
    private void answer(HttpExchange exchange) throws IOException {
        var asked = LIMIT.matcher(exchange.getRequestURI().getQuery());
        assertThat(asked.find()).isTrue();
        int limit = Integer.parseInt(Objects.requireNonNull(asked.group(1)));
        limits.add(limit);
        int count = Math.min(limit, left);
        left -= count;
        String items =
                IntStream.range(0, count)
                        .mapToObj(i ->
                                """
                                {"metadata":{"namespace":"team","name":"s%04d"},"data":{"k":"%s"}}\
                                """
                                        .formatted(left + i, data))
                        .collect(Collectors.joining(","));
        CannedServer.answer(
                exchange,
                200,
                """
                {"kind":"SecretList","metadata":{"continue":"%s"},"items":[%s]}
                """
                        .formatted(left > 0 ? "more" : "", items));
    }

    private List<String> each() throws IOException {
        List<String> names = new ArrayList<>();
        try (CannedServer server = CannedServer.of(this::answer);
                KubernetesCluster cluster =
                        Connections.daemon(server.kubeconfig(directory, "secret-token"))) {
            cluster.each(Kind.SECRET, Selection.all(), secret -> names.add(secret.key().name()));
        }
        return names;
    }

    @Test
    void manyAtATimeWhereTheFirstAreSmall() throws IOException {
        assertThat(each()).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(limits).containsExactly(20, 500, 500);
    }

    @Test
    void fewAtATimeWhereTheyAreLarge() throws IOException {
        data = "x".repeat(200_000);
        left = 200;

        assertThat(each()).hasSize(200).doesNotHaveDuplicates();
        assertThat(limits).startsWith(20, 79, 79).hasSize(4);
    }

    @Test
    void aListThatIsKeptAsksForManyAtOnce() throws IOException {
        try (CannedServer server = CannedServer.of(this::answer);
                KubernetesCluster cluster =
                        Connections.daemon(server.kubeconfig(directory, "secret-token"))) {
            assertThat(cluster.list(Kind.SECRET, Selection.all())).hasSize(1_000);
        }
        assertThat(limits).containsExactly(500, 500);
    }
}
