package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code status} shows of a real API server, once and as it goes on. */
final class StatusIT {
    /** The end of a token of a day is always that near, so that the watch ends. */
    private static final String WATCH = "--watch --fail-if-expires-within 48h";

    private static ControlPlane plane;
    private static String namespace = "";

    @BeforeAll
    static void fillASecret() {
        plane = ControlPlane.shared();
        namespace = plane.freshNamespace();
        plane.kubectl("create", "serviceaccount", "puller", "-n", namespace).expectSuccess();
        admin("create-pull-secret puller --service-account puller").exits(0);
        admin("serve refresher --once --registry-host r.example.com").exits(0);
    }

    /** This server is of the time when CronJobs were batch/v1beta1 only. */
    @ParameterizedTest
    @ValueSource(strings = {"", WATCH})
    void cronJobsOfOldServersUseASecretToo(String options) {
        plane.apply(
                """
                apiVersion: batch/v1beta1
                kind: CronJob
                metadata: {name: nightly, namespace: %s}
                spec:
                  schedule: "0 3 * * *"
                  jobTemplate: {spec: {template: {spec: {
                    restartPolicy: Never, imagePullSecrets: [{name: puller}],
                    containers: [{name: c, image: r.example.com/team/app}]}}}}
                """
                        .formatted(namespace));

        assertThat(admin("status -o json " + options).out()).contains("cronjob/nightly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", WATCH})
    void whoMayOnlyReadSecretsSeesTheirStateAndWhatIsNotKnown(String options) {
        plane.kubectl(
                "create",
                "role",
                "secrets-only",
                "--verb=list,watch",
                "--resource=secrets",
                "-n",
                namespace);
        plane.kubectl(
                "create",
                "rolebinding",
                "secrets-only",
                "--role=secrets-only",
                "--user=alice",
                "-n",
                namespace);

        CliRun run = run(plane.kubeconfigOfUser("alice"), "status " + options);

        assertThat(run.exits(options.isEmpty() ? 0 : 3).out()).contains("puller", "Ready");
        assertThat(run.err())
                .contains("Warning: ServiceAccounts may not be listed here", "USED BY")
                .doesNotContain("Error:");
    }

    @Test
    void whoMayNotListSecretsIsRefused() {
        assertThat(run(plane.kubeconfigOfUser("bob"), "status").exits(1).err())
                .contains("cannot list secrets");
    }

    private static CliRun admin(String command) {
        return run(plane.adminKubeconfig(), command);
    }

    private static CliRun run(Path kubeconfig, String command) {
        List<String> where = List.of("--kubeconfig", kubeconfig.toString(), "-n", namespace);
        return CliRun.with()
                .clock(Clock.systemUTC())
                .run(
                        Stream.concat(Shell.words(command).stream(), where.stream())
                                .toArray(String[]::new));
    }
}
