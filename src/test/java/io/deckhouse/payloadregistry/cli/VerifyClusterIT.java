package io.deckhouse.payloadregistry.cli;

import static io.deckhouse.payloadregistry.cli.Diagnosed.broken;
import static io.deckhouse.payloadregistry.cli.Diagnosed.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The links of the chain that a real API server alone decides about; no registry answers. */
final class VerifyClusterIT {
    private static final String NOWHERE = "127.0.0.1:1";

    private final ControlPlane plane = ControlPlane.shared();
    private String namespace = "";

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
        plane.kubectl("create", "serviceaccount", "puller", "-n", namespace).expectSuccess();
    }

    @Test
    void namesThePullSecretsThatAreThereInstead() {
        assertThat(found(verify("puler"), "secret"))
                .isEqualTo(
                        "broken: %1$s/puler does not exist, nor any other pull Secret in namespace %1$s"
                                .formatted(namespace));
        run("create-pull-secret", "puller", "--service-account", "puller").exits(0);

        assertThat(found(verify("puler"), "secret"))
                .endsWith("/puler does not exist; pull Secrets there: puller");
    }

    /** The API server's Date against this machine's clock; tokens are judged by the former. */
    @ParameterizedTest
    @CsvSource({"-10, ahead of", "10, behind"})
    void namesClocksThatDiffer(int minutes, String said) {
        run("create-pull-secret", "puller", "--service-account", "puller").exits(0);
        run("serve", "refresher", "--once", "--registry-host", NOWHERE).exits(0);
        run("grant", "puller", "--repository", "**").exits(0);
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));

        CliRun run = run(wrong, "verify", "puller", "-o", "json", "--registry-host", NOWHERE);

        assertThat(broken(run)).isEqualTo("clock");
        assertThat(found(run, "clock"))
                .matches(
                        "broken: the API server's is (599|60[01]) s "
                                + said
                                + " this machine's; tokens allow 60 s");
        assertThat(found(run, "token")).startsWith("ok: ");
        assertThat(found(run, "times")).startsWith("ok: ");
    }

    private CliRun verify(String secret) {
        return run("verify", secret, "-o", "json");
    }

    private CliRun run(String... words) {
        return run(Clock.systemUTC(), words);
    }

    private CliRun run(Clock clock, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kubeconfig", plane.adminKubeconfig().toString(), "-n", namespace));
        return CliRun.with().clock(clock).run(all.toArray(String[]::new));
    }
}
