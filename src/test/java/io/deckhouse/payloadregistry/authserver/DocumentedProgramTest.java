package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of the documentation, word for word but for their port, as somebody else would run
 * it: in a JVM of its own, where neither the command line nor a Kubernetes client is.
 */
final class DocumentedProgramTest {
    private static final Path PAGE = Path.of("docs/auth-server.md");
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final Pattern LISTENING =
            Pattern.compile("Started .*ServerConnector.*\\{127.0.0.1:(\\d+)");

    private static final String REQUEST = "/auth/token?scope=repository:team/app:pull,push";

    @TempDir Path directory;

    @Test
    void servesTokens() throws Exception {
        Process running = run(documented(1));
        try (BufferedReader output = running.inputReader()) {
            InetSocketAddress address = address(output.readLine());

            assertThat(granted(address, "team", "open sesame"))
                    .isEqualTo("repository:team/app:pull,push");
            assertThat(granted(address, "other", "open sesame"))
                    .isEqualTo("repository:team/app:pull");
            assertThat(ask(address, "team", "open barley").status()).isEqualTo(401);
            assertThat(Wire.get(address, "/auth/token?scope=repository:team/app:pull").status())
                    .isEqualTo(401);
            assertThat(running.isAlive()).isTrue();
            assertThat(directory.resolve("token-ca.pem")).isNotEmptyFile();
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    @Test
    void servesTokensInFiveLines() throws Exception {
        String program = documented(0);
        String body = program.substring(program.indexOf("void main"));
        assertThat(body.lines()).hasSize(5 + 2);
        Process running = run(program);
        try {
            var address = await().until(this::listening, Optional::isPresent).orElseThrow();

            assertThat(granted(address, "anybody", "open sesame"))
                    .isEqualTo("repository:team/app:pull,push");
            assertThat(ask(address, "anybody", "open barley").status()).isEqualTo(401);
            assertThat(Wire.get(address, REQUEST).status()).isEqualTo(401);
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    @Test
    void isInTheArtefactThatThePageNames() throws IOException {
        Pattern coordinates =
                Pattern.compile(
                        "<groupId>io.deckhouse</groupId>\\s*"
                                + "<artifactId>d8-payload-registry</artifactId>\\s*"
                                + "<version>([^<]+)</version>");
        var project = coordinates.matcher(Files.readString(Path.of("pom.xml")));
        var documented = coordinates.matcher(Files.readString(PAGE));

        assertThat(project.find()).isTrue();
        assertThat(documented.find()).isTrue();
        assertThat(documented.group(1)).isEqualTo(project.group(1));
    }

    private Process run(String text) throws IOException {
        Path program = Files.writeString(directory.resolve("Server.java"), text);
        List<String> all =
                List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        List<String> needed =
                all.stream()
                        .filter(jar -> !jar.matches(".*(picocli|fabric8|kubernetes-|jline).*"))
                        .map(jar -> Path.of(jar).toAbsolutePath().toString())
                        .toList();
        assertThat(needed).hasSizeLessThan(all.size());
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, needed),
                        program.toString())
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr").toFile())
                .start();
    }

    /** The address in the server's own log. */
    private Optional<InetSocketAddress> listening() throws IOException {
        var found = LISTENING.matcher(Files.readString(directory.resolve("stderr")));
        return found.find()
                ? Optional.of(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(found.group(1))))
                : Optional.empty();
    }

    private InetSocketAddress address(String line) throws IOException {
        assertThat(line).as(Files.readString(directory.resolve("stderr"))).isNotNull();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(line).getPort());
    }

    private static String documented(int number) throws IOException {
        String program =
                PROGRAM.matcher(Files.readString(PAGE))
                        .results()
                        .map(found -> found.group(1))
                        .toList()
                        .get(number);
        assertThat(program).contains("5001");
        return program.replace("5001", "0");
    }

    private static String granted(InetSocketAddress address, String user, String password)
            throws IOException {
        return ask(address, user, password).json().path("scope").asString("");
    }

    private static Wire.Answer ask(InetSocketAddress address, String user, String password)
            throws IOException {
        return Wire.get(address, REQUEST, Wire.basic(user, password));
    }
}
