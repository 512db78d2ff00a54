package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckConfigCommandTest {
    private static final Path SCHEMA = Path.of("docs/auth-config.schema.json");
    private static final String HASH =
            "$2y$05$eQQLdk5mWJZAwNzmPRL35.SUnUfIVKTNUb4rm5Sie5wJfKxNLeXga";

    @TempDir Path directory;

    @Test
    void saysThatAFileIsGood() throws Exception {
        Path file = write("auth.yaml", "service: registry.example.com\nlisten: 0.0.0.0:5001\n");

        assertThat(check(file).exits(0).out()).isEqualTo(file + ": ok\n");
    }

    @Test
    void printsEveryProblemWithItsPlace() throws Exception {
        Path file = write("auth.yaml", "issuer: i\nlissten: x\ncatalog: maybe\n");

        assertThat(check(file).exits(3).lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(file + ":2: unknown setting 'lissten'"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(file + ":3: catalog must be true or false"));
    }

    @Test
    void looksAtTheFilesThatItNames() throws Exception {
        write("users.yaml", "users: {ci: {passwordHash: '%s', projects: []}}".formatted(HASH));
        Path file =
                write(
                        "auth.yaml",
                        """
                        service: registry.example.com
                        tls: {certificate: tls.crt, key: tls.key}
                        keys: {file: signing.pem}
                        staticUsers: {file: users.yaml, highestCost: 4}
                        """);

        assertThat(check(file).exits(3).lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("tls.crt"),
                        line -> assertThat(line).contains("signing.pem: does not exist"),
                        line -> assertThat(line).contains("static user ci: bcrypt cost 5"));
    }

    @Test
    void saysWhatDoesNotFitTogether() throws Exception {
        Path file = write("auth.yaml", "service: r\ntokens: {pullLife: 2h}\n");

        assertThat(check(file).exits(3).out()).contains("pushLife");
    }

    @Test
    void printsTheSchemaThatIsCommitted() {
        Golden.check(SCHEMA, CliRun.of("serve", "check-config", "--schema").exits(0).out());
    }

    @Test
    void wantsAFileOrTheSchema() {
        CliRun.of("serve", "check-config").exits(2);
        CliRun.of("serve", "check-config", "--schema", "auth.yaml").exits(2);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static CliRun check(Path file) {
        return CliRun.of("serve", "check-config", file.toString());
    }
}
