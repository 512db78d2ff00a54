package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.deckhouse.payloadregistry.parts.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
                        line -> assertThat(line).startsWith(file + ": service is missing: "),
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
                        line ->
                                assertThat(line)
                                        .startsWith(file + ":2: tls.certificate: ")
                                        .endsWith("tls.crt: no such file"),
                        line ->
                                assertThat(line)
                                        .startsWith(file + ":3: keys.file: ")
                                        .endsWith("signing.pem: does not exist"),
                        line ->
                                assertThat(line)
                                        .contains("users.yaml:1: static user ci: bcrypt cost 5"));
    }

    @Test
    void namesAMisspeltKeyOfAStaticUser() throws Exception {
        write(
                "users.yaml",
                """
                users:
                  t1:
                    passwordHash: '%s'
                    projects: [{name: team, subpath: 'app/*', access: FULL}]
                """
                        .formatted(HASH));
        Path file =
                write(
                        "auth.yaml",
                        "service: registry.example.com\nstaticUsers: {file: users.yaml}\n");

        assertThat(check(file).exits(3).lines())
                .singleElement(STRING)
                .endsWith(
                        "users.yaml:4: static user t1: project team: unknown key 'subpath'; did you"
                                + " mean 'subPath'?");
    }

    @Test
    void printsEveryProblemOfValuesThatCannotWork() throws Exception {
        Path file =
                write(
                        "auth.yaml",
                        """
                        service: a
                        listen: foo
                        trustedProxies: [x, 10.0.0.0/33]
                        tokens: {pullLife: 1s}
                        limits: {idleTimeout: 999999999d, requestTimeout: 0s}
                        staticUsers: {file: a}
                        keys: {file: b}
                        verbs: {pull: get}
                        kubernetesTokens:
                          cacheLife: 1h
                        """);

        assertThat(check(file).exits(3).lines())
                .containsExactly(
                        file + ":2: listen 'foo' is not HOST:PORT with a port from 0 to 65535",
                        file + ":3: trustedProxies: not an address range such as 10.0.0.0/8: x",
                        file
                                + ":3: trustedProxies: not an address range such as 10.0.0.0/8:"
                                + " 10.0.0.0/33",
                        file + ":4: tokens.pullLife is 1s: choose from 1m to 24h",
                        file + ":5: limits.requestTimeout is 0s: choose from 1s to 1h",
                        file + ":5: limits.idleTimeout is 999999999d: choose from 1s to 24h",
                        file + ":6: staticUsers.file: " + path("a") + ": does not exist",
                        file + ":7: keys.file: " + path("b") + ": does not exist",
                        file + ":8: verbs.pull must be a list of texts",
                        file + ":10: kubernetesTokens.cacheLife is 1h: choose from 0s to 10s");
    }

    @Test
    void doesNotJudgeWhatAWrongValueMayHaveMeant() throws Exception {
        Path file =
                write(
                        "auth.yaml",
                        "service: [r]\ntokens: {pullLife: 2 h, pushLife: 5m}\nlisten: []\n");

        assertThat(check(file).exits(3).lines()).hasSize(3);
    }

    @Test
    void listsEveryUserWhoCannotLogIn() throws Exception {
        write(
                "users.yaml",
                """
                users:
                  dear: {passwordHash: '%1$s', projects: []}
                  bad: {passwordHash: broken, projects: []}
                  token: {passwordHash: '%1$s', projects: []}
                """
                        .formatted(HASH));
        Path file =
                write("auth.yaml", "service: r\nstaticUsers: {file: users.yaml, highestCost: 4}\n");

        assertThat(check(file).exits(3).lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("users.yaml:2: static user dear: bcrypt"),
                        line -> assertThat(line).contains("users.yaml:3: static user bad: "),
                        line -> assertThat(line).contains("users.yaml:4: static user token: "));
    }

    @Test
    void refusesCertificatesOfAnotherTime() throws Exception {
        Instant end = new TlsFiles(directory).renew().getNotAfter().toInstant();
        write("own.pem", Files.readString(path("tls.key")) + Files.readString(path("tls.crt")));
        Path file =
                write(
                        "auth.yaml",
                        """
                        service: r
                        tls: {certificate: tls.crt, key: tls.key}
                        keys: {file: own.pem}
                        """);

        checkAt(end.minus(Duration.ofMinutes(10)), file).exits(0);
        assertThat(checkAt(end.minus(Duration.ofMinutes(5)), file).exits(3).lines())
                .singleElement(STRING)
                .contains("own.pem: imported key: its certificates end at " + end);
        assertThat(checkAt(end.plusSeconds(1), file).exits(3).lines())
                .containsExactly(
                        "%s:2: tls.certificate: %s: the certificate ended at %s: renew it"
                                .formatted(file, path("tls.crt"), end),
                        ("%s:3: keys.file: %s: imported key: its certificates ended at %s, and"
                                        + " tokens end 5 minutes before; renew them")
                                .formatted(file, path("own.pem"), end));
        assertThat(checkAt(end.minus(Duration.ofDays(800)), file).exits(3).out())
                .contains("the certificate is not valid before ", "certificates are valid from ");
    }

    @Test
    void saysWhatDoesNotFitTogether() throws Exception {
        Path file = write("auth.yaml", "service: r\ntokens: {pullLife: 2h}\n");

        assertThat(check(file).exits(3).out()).contains("pushLife (1h) is shorter than ");
    }

    @Test
    void namesProjectsThatGrantNothing() throws Exception {
        write(
                "users.yaml",
                """
                users:
                  t1:
                    passwordHash: '%s'
                    projects:
                    - {name: team, subPath: 'app/*', access: FULL}
                    - {name: '*', access: READ}
                    - name: team
                      subPath: App/*
                      access: READ
                """
                        .formatted(HASH));
        Path file = write("auth.yaml", "{service: s, staticUsers: {file: users.yaml}}");

        assertThat(check(file).exits(3).lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .contains("users.yaml:6: static user t1: project *"),
                        line -> assertThat(line).contains("users.yaml:8: static user t1: project"));
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

    private Path path(String name) {
        return directory.resolve(name);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static CliRun check(Path file) {
        return CliRun.of("serve", "check-config", file.toString());
    }

    private static CliRun checkAt(Instant time, Path file) {
        return new CliRun.Setup()
                .clock(Clock.fixed(time, ZoneOffset.UTC))
                .run("serve", "check-config", file.toString());
    }
}
