package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.AuditLog;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each command asks of a real API server, by that server's own audit log: no more. */
final class ApiCallsIT {
    /** The kinds that a Secret can be named by, and so what it costs to know who does. */
    private static final String USERS =
            "list serviceaccounts, list pods, list deployments, list statefulsets, list daemonsets,"
                    + " list cronjobs, list cronjobs, list jobs";

    private static final String HOST = "list moduleconfigs, list ingresses";
    private static final String RULES =
            "list roles, list rolebindings, list clusterroles, list clusterrolebindings";

    private static ControlPlane plane;
    private static int count;

    @BeforeAll
    static void fill() {
        plane = ControlPlane.start(ControlPlane.Options.defaults().withAuditLog());
        plane.kubectl("create", "namespace", "team").expectSuccess();
        plane.kubectl("create", "serviceaccount", "puller", "-n", "team").expectSuccess();
        Path admin = plane.adminKubeconfig();
        run(admin, "grant puller --repository app").exits(0);
        run(admin, "create-pull-secret puller --service-account puller").exits(0);
        run(admin, "create-pull-secret gone --service-account puller").exits(0);
        run(admin, "serve refresher --once --registry-host 127.0.0.1:1").exits(0);
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    private static CliRun run(Path kubeconfig, String line) {
        List<String> words = new ArrayList<>(Shell.words(line));
        words.addAll(List.of("--kubeconfig", kubeconfig.toString(), "-n", "team"));
        return CliRun.with().clock(Clock.systemUTC()).run(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    status                                                   | 0 | list secrets, USERS, HOST
                    status puller --registry-host 127.0.0.1:1                | 0 | list secrets, USERS
                    verify puller --registry-host 127.0.0.1:1                | 3 | get secrets, USERS, RULES, create tokenreviews
                    verify nothing                                           | 3 | get secrets, list secrets
                    verify deployment/nothing                                | 3 | get deployments
                    token puller --audience a                                | 0 | create serviceaccounts/token
                    token puller                                             | 1 | HOST
                    login 127.0.0.1:1 --service-account puller               | 1 | create serviceaccounts/token
                    list                                                     | 0 | RULES, get moduleconfigs
                    can-i pull team/app --as serviceaccount/team/puller      | 0 | RULES
                    grant puller --repository app                            | 0 | get serviceaccounts, get roles, get rolebindings
                    create-pull-secret puller --service-account puller       | 0 | get secrets, get serviceaccounts
                    create-pull-secret new --service-account puller          | 0 | get secrets, get serviceaccounts, create secrets
                    detach puller                                            | 0 | USERS
                    delete-pull-secret gone                                  | 0 | get secrets, USERS, delete secrets
                    node-trust --ca nofile                                   | 1 |
                    completion bash                                          | 0 |
                    """)
    void asksNoMoreThanItNeeds(String line, int exit, String calls) {
        String name = "caller-" + ++count;
        plane.kubectl("create", "serviceaccount", name, "-n", "default").expectSuccess();
        plane.kubectl(
                        "create",
                        "clusterrolebinding",
                        name,
                        "--clusterrole=cluster-admin",
                        "--serviceaccount=default:" + name)
                .expectSuccess();
        String token = plane.serviceAccountToken("default", name, Duration.ofHours(1));
        Path kubeconfig = plane.kubeconfig(token);

        run(kubeconfig, line).exits(exit);

        List<String> expected =
                calls == null
                        ? List.of()
                        : Arrays.stream(
                                        calls.replace("USERS", USERS)
                                                .replace("HOST", HOST)
                                                .replace("RULES", RULES)
                                                .split(", *"))
                                .sorted()
                                .toList();
        await().untilAsserted(() -> assertThat(asked(name)).isEqualTo(expected));
    }

    private static List<String> asked(String name) {
        return plane.auditLog().of("default", name).stream()
                .map(AuditLog.Entry::call)
                .sorted()
                .toList();
    }
}
