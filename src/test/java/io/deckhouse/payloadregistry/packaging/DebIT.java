package io.deckhouse.payloadregistry.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.BareRoot;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The .deb: what Debian's own checks say of it, and its life on a bare Debian. */
final class DebIT {
    private static final String NAME = "d8-payload-registry";
    private static final Path PACKAGE =
            Built.there("release/%s_%s-1_amd64.deb".formatted(NAME, Built.version()));

    /** In tenths: systemd calls up to 2.0 "OK", a service without any of these options has 9.6. */
    private static final String EXPOSURE = "15";

    /**
     * Runs the unit's command with its options, on any free port, until it says that it is there.
     */
    private static final String SERVICE =
            """
            . "/etc/default/$0"
            OPTIONS=$(echo "$OPTIONS" | sed 's/127.0.0.1:[0-9]*/127.0.0.1:0/g')
            export KUBECONFIG=/kubeconfig XDG_STATE_HOME=/tmp/state
            command=$(sed -n 's/^ExecStart=//p' "/usr/lib/systemd/system/$0.service")
            eval "exec $command" >/tmp/service.log 2>&1 &
            for tenth in $(seq 300); do
              if grep -q "$1" /tmp/service.log; then break; fi
              sleep 0.1
            done
            kill -TERM $!
            wait $!
            ended=$?
            cat /tmp/service.log
            echo "ended with $ended"
            """;

    @Test
    void lintianFindsNothing() {
        String found =
                Command.part("lintian", "--fail-on=none", "--allow-root", PACKAGE.toString())
                        .within(Duration.ofMinutes(5))
                        .run()
                        .output();

        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "refresher"})
    void servicesCanDoLittleButTheirWork(String daemon) {
        Path unit = Path.of("packaging/deb", NAME + "-" + daemon + ".service").toAbsolutePath();

        Command.part(
                        "systemd-analyze",
                        "security",
                        "--offline=true",
                        "--threshold=" + EXPOSURE,
                        unit.toString())
                .run()
                .expectSuccess();
    }

    @Test
    void installsRunsAndLeavesNothingBehind() throws IOException {
        try (BareRoot root = BareRoot.unpack()) {
            Path deb = root.path().resolve(PACKAGE.getFileName());
            Files.copy(PACKAGE, deb);
            List<Path> before = named(root.path());

            root.command("root", "dpkg", "--install", "/" + deb.getFileName())
                    .run()
                    .expectSuccess();
            assertThat(root.command("nobody", NAME, "--version").run().output())
                    .isEqualTo(Built.version());
            assertThat(root.command("nobody", NAME, "match", "app/**", "app/web").run().output())
                    .isNotEmpty();
            assertThat(root.command("root", "dpkg", "--verify", NAME).run().output()).isEmpty();
            assertThat(named(root.path().resolve("usr/lib/systemd/system")))
                    .as("services of both daemons")
                    .hasSize(2);
            assertThat(named(root.path().resolve("etc/systemd")))
                    .as("no service starts before it is configured")
                    .isEmpty();

            root.command("root", "dpkg", "--remove", NAME).run().expectSuccess();
            assertThat(root.path().resolve("etc/default/" + NAME + "-auth")).exists();
            Files.createDirectories(root.path().resolve("var/lib/private/" + NAME));
            root.command("root", "dpkg", "--purge", NAME).run().expectSuccess();
            assertThat(named(root.path())).isEqualTo(before);
        }
    }

    /** As systemd starts and stops them, but for its sandbox. */
    @ParameterizedTest
    @CsvSource({"auth, auth server: http", "refresher, refresh daemon: pull Secrets for"})
    void servicesRunTheirCommandForAUserWithoutRights(String daemon, String announcement)
            throws IOException {
        String service = NAME + "-" + daemon;
        try (BareRoot root = BareRoot.unpack()) {
            Files.copy(PACKAGE, root.path().resolve(PACKAGE.getFileName()));
            root.command("root", "dpkg", "--install", "/" + PACKAGE.getFileName())
                    .run()
                    .expectSuccess();
            ControlPlane plane = ControlPlane.shared();
            Files.writeString(
                    root.path().resolve("kubeconfig"),
                    plane.kubectlCommand(
                                    plane.adminTokenKubeconfig(),
                                    "config",
                                    "view",
                                    "--raw",
                                    "--flatten")
                            .run()
                            .stdout());

            CommandResult ended =
                    root.command("nobody", "/bin/sh", "-c", SERVICE, service, announcement).run();

            assertThat(ended.stdout()).contains(announcement).endsWith("ended with 0\n");
        }
    }

    /** Everything below that bears the package's name. */
    private static List<Path> named(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(path -> path.getFileName().toString().contains(NAME))
                    .sorted()
                    .toList();
        }
    }
}
