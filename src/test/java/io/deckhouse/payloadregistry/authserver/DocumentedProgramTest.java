package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of the documentation, word for word but for its port, as somebody else would run it:
 * in a JVM of its own, where neither the command line nor a Kubernetes client is.
 */
final class DocumentedProgramTest {
    private static final Path PAGE = Path.of("docs/auth-server.md");
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir Path directory;

    @Test
    void servesTokens() throws Exception {
        Path program = Files.writeString(directory.resolve("Server.java"), documented());
        List<String> all =
                List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        List<String> needed =
                all.stream()
                        .filter(jar -> !jar.matches(".*(picocli|fabric8|kubernetes-|jline).*"))
                        .map(jar -> Path.of(jar).toAbsolutePath().toString())
                        .toList();

        Process running =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                String.join(File.pathSeparator, needed),
                                program.toString())
                        .directory(directory.toFile())
                        .redirectError(directory.resolve("stderr").toFile())
                        .start();
        try (BufferedReader output = running.inputReader()) {
            InetSocketAddress address = address(output.readLine());

            assertThat(needed).hasSizeLessThan(all.size());
            assertThat(granted(address, "team", "open sesame"))
                    .isEqualTo("repository:team/app:pull,push");
            assertThat(granted(address, "other", "open sesame"))
                    .isEqualTo("repository:team/app:pull");
            assertThat(ask(address, "team", "open barley").status()).isEqualTo(401);
            assertThat(running.isAlive()).isTrue();
            assertThat(directory.resolve("token-ca.pem")).isNotEmptyFile();
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    private InetSocketAddress address(String line) throws IOException {
        assertThat(line).as(Files.readString(directory.resolve("stderr"))).isNotNull();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(line).getPort());
    }

    private static String documented() throws IOException {
        var found = PROGRAM.matcher(Files.readString(PAGE));
        assertThat(found.find()).isTrue();
        String program = found.group(1);
        assertThat(program).contains("5001");
        return program.replace("5001", "0");
    }

    private static String granted(InetSocketAddress address, String user, String password)
            throws IOException {
        return ask(address, user, password).json().path("scope").asString("");
    }

    private static Wire.Answer ask(InetSocketAddress address, String user, String password)
            throws IOException {
        return Wire.get(
                address,
                "/auth/token?scope=repository:team/app:pull,push",
                Wire.basic(user, password));
    }
}
