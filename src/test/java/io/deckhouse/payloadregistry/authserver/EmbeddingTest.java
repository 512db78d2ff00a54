package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@link RegistryAuthServer}'s documentation, as a program of somebody else. */
class EmbeddingTest {
    @TempDir Path state;

    @Test
    void servesTokensToAnEmbeddersOwnUsers() throws Exception {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Password password = Password.of("open sesame");
        Authentication refused = new Authentication.Refused("wrong password");
        Authentication proven =
                new Authentication.Proven(
                        new Principal.Kubernetes(Identity.user("ali"), "", Instant.MAX));

        var keys =
                RotatingKeys.open(new KeyDirectory(state), RotationPolicy.STANDARD, clock, random);
        var server =
                RegistryAuthServer.builder("registry.example.com", keys, clock, random)
                        .authenticator(
                                login -> login.password().equals(password) ? proven : refused)
                        .authorizer((who, repository, asked) ->
                                new Verdict(Set.of(Action.PULL), "open house"))
                        .start(ListenConfig.plain(address));

        try (server) {
            assertThat(ask(server, "ali:open sesame").statusCode()).isEqualTo(200);
            assertThat(ask(server, "ali:open sesame").body())
                    .contains("\"scope\":\"repository:cave/gold:pull\"");
            assertThat(ask(server, "ali:open barley").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void needsNeitherCommandLineNorKubernetesClient() throws Exception {
        List<String> all =
                List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        List<String> needed =
                all.stream().filter(jar -> !jar.matches(".*(picocli|fabric8|jline).*")).toList();

        Process program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                String.join(File.pathSeparator, needed),
                                EmbeddedProgram.class.getName(),
                                state.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(needed).hasSizeLessThan(all.size());
        assertThat(output).contains("200 repository:cave/gold:pull");
        assertThat(program.waitFor()).isZero();
    }

    private static HttpResponse<String> ask(RegistryAuthServer server, String login)
            throws Exception {
        String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        URI uri =
                URI.create(
                        "http://127.0.0.1:"
                                + server.address().getPort()
                                + "/auth/token?scope=repository:cave/gold:pull,push");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).header("Authorization", "Basic " + basic).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
