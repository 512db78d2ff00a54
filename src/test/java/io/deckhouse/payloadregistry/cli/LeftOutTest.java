package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one round does of several namespaces when it cannot work in all of them. */
final class LeftOutTest {
    private static final String NOTHING =
            "{\"kind\":\"List\",\"metadata\":{\"name\":\"team\"},\"items\":[]}";
    private static final String STATUS =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,"
                    + "\"reason\":\"%s\",\"message\":\"%s\"}";

    private final List<String> questions = new CopyOnWriteArrayList<>();
    private CannedServer server;
    @TempDir private Path directory;

    @BeforeEach
    void start() throws IOException {
        server = CannedServer.of(this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        questions.add(exchange.getRequestURI().toString());
        if (path.contains("/namespaces/half/roles")) {
            CannedServer.answer(exchange, 403, STATUS.formatted(403, "Forbidden", "no roles here"));
        } else if (path.contains("/namespaces/closed")) {
            CannedServer.answer(
                    exchange, 403, STATUS.formatted(403, "Forbidden", "no rights in closed"));
        } else if (path.endsWith("/namespaces/gone")) {
            CannedServer.answer(
                    exchange, 404, STATUS.formatted(404, "NotFound", "namespaces gone not found"));
        } else {
            CannedServer.answer(exchange, 200, NOTHING);
        }
    }

    @Test
    void worksInTheOthersAndSaysWhichAreLeftOut() throws IOException {
        CliRun run = once("team", "closed", "gone", "closed").exits(3);

        assertThat(run.out()).isNotBlank();
        assertThat(run.err())
                .containsOnlyOnce("namespace gone left out, since")
                .containsOnlyOnce("namespace closed left out, since")
                .contains("'serve refresher --print-rbac NAMESPACE -n closed'")
                .contains("has no namespace gone; 'kubectl get namespaces'");
    }

    @Test
    void doesTheSecretsWhereRolesMayNotBeListed() throws IOException {
        CliRun run = once("half").exits(3);

        assertThat(run.out()).isNotBlank();
        assertThat(run.err())
                .containsOnlyOnce(
                        "PayloadRepositoryAccess objects in namespace half left out, since")
                .contains("no roles here")
                .contains("'serve refresher --print-rbac NAMESPACE -n half'")
                .doesNotContain("namespace team");
        assertThat(once("team", "half").exits(3).err()).contains("half left out");
    }

    @Test
    void failsWhereNothingIsLeft() throws IOException {
        CliRun run = once("closed", "gone").exits(1);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("has no namespace gone;");
    }

    @Test
    void failsInTheOnlyNamespace() throws IOException {
        assertThat(once("closed").exits(1).err()).contains("no rights in closed");
        assertThat(once("gone").exits(1).err()).contains("has no namespace gone;");
    }

    @Test
    void hasNoObjectReadFromTheStoreToLearnWhetherThatIsAllowed() throws IOException {
        once("closed").exits(1);

        assertThat(questions)
                .filteredOn(question -> question.contains("/namespaces/closed/"))
                .isNotEmpty()
                .allMatch(question -> question.contains("resourceVersion=0"));
    }

    private CliRun once(String... namespaces) throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "serve",
                                "refresher",
                                "--once",
                                "--registry-host",
                                "r.example.com"));
        words.addAll(List.of("-k", server.kubeconfig(directory, "swordfish").toString()));
        for (String namespace : namespaces) {
            words.addAll(List.of("-n", namespace));
        }
        return CliRun.of(words.toArray(String[]::new));
    }
}
