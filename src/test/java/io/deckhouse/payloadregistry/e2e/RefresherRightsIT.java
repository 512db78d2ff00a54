package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.ModuleConfigs;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The refresh daemon as a process, with the rights that it prints and no other. */
final class RefresherRightsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private final ControlPlane plane = ControlPlane.shared();
    private String namespace = "";

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
        plane.apply(CliProcess.run("serve", "refresher", "--print-crd").output());
        await().atMost(PATIENCE)
                .until(() -> plane.kubectl("get", "payloadrepositoryaccesses").exit() == 0);
    }

    @AfterEach
    void leaveAClusterWithoutModule() {
        plane.kubectl("delete", "crd", "moduleconfigs.deckhouse.io", "--ignore-not-found");
    }

    @Test
    void caresForItsNamespacesAndNoOther() {
        String second = plane.freshNamespace();
        String foreign = plane.freshNamespace();
        RefresherIdentity identity = RefresherIdentity.make(plane, namespace, second);
        try (RunningProcess daemon =
                start(
                        identity,
                        "-n",
                        namespace,
                        "-n",
                        second,
                        "--registry-host",
                        "r.example.com")) {
            List.of(namespace, second, foreign).forEach(this::makeSecret);
            makeAccess(namespace);

            await().atMost(PATIENCE).until(() -> hosts(namespace).contains("r.example.com"));
            await().atMost(PATIENCE).until(() -> hosts(second).contains("r.example.com"));
            await().atMost(PATIENCE).until(() -> ready(namespace).equals("InStep"));
            assertThat(hosts(foreign)).isEqualTo("{\"auths\":{}}");
            assertThat(daemon.log())
                    .contains("cannot be watched, done without", "apiservices", "moduleconfigs");
            assertThat(daemon.isAlive()).isTrue();
        }
    }

    @Test
    void oneRoundNeedsNoMoreAndItsExitCodeTells() {
        RefresherIdentity identity = RefresherIdentity.make(plane, namespace);
        makeSecret(namespace);
        makeAccess(namespace);
        String[] round = {
            "serve", "refresher", "--once", "-n", namespace, "--registry-host", "r.example.com"
        };

        CommandResult healthy = identity.cli(round).run();
        plane.kubectl("delete", "serviceaccount", "puller", "-n", namespace).expectSuccess();
        await().atMost(PATIENCE)
                .until(() -> plane.kubectl("get", "secret", "puller", "-n", namespace).exit() != 0);
        makeSecretAlone(namespace);
        CommandResult unhealthy = identity.cli(round).run();

        assertThat(healthy.exit()).as(healthy.stderr()).isZero();
        assertThat(healthy.stdout()).containsSubsequence("Ready", "1", "InStep", "1");
        assertThat(unhealthy.exit()).isEqualTo(3);
        assertThat(unhealthy.stdout()).contains("ServiceAccountMissing");
    }

    @Test
    void oneRoundWorksInTheOthersAndNamesANamespaceThatIsNotThere() {
        makeSecret(namespace);
        CommandResult result =
                CliProcess.command("serve", "refresher", "--once", "-n", namespace, "-n", "no-such")
                        .with("--registry-host", "r.example.com")
                        .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                        .run();

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.stderr()).contains("has no namespace no-such;");
        assertThat(result.stdout()).contains("Ready");
        assertThat(hosts(namespace)).contains("r.example.com");
    }

    @Test
    void startsAgainThoughOneOfItsNamespacesIsGone() {
        String second = plane.freshNamespace();
        RefresherIdentity identity = RefresherIdentity.make(plane, namespace, second);
        plane.kubectl("delete", "namespace", second).expectSuccess();
        String[] options = {"-n", namespace, "-n", second, "--registry-host", "r.example.com"};
        try (RunningProcess daemon = start(identity, options)) {
            makeSecret(namespace);
            makeAccess(namespace);

            await().atMost(PATIENCE).until(() -> hosts(namespace).contains("r.example.com"));
            await().atMost(PATIENCE).until(() -> ready(namespace).equals("InStep"));
            assertThat(daemon.log()).contains("namespace=" + second, "left out until it can be");
        }
    }

    @Test
    void findsTheHostAndFollowsItAndLeavesSecretsToTheModuleWhileThatWorks() {
        ModuleConfigs.serve(plane);
        await().atMost(PATIENCE).until(() -> plane.kubectl("get", "moduleconfigs").exit() == 0);
        publicDomain("one.example.com");
        RefresherIdentity identity = RefresherIdentity.make(plane);
        try (RunningProcess daemon = start(identity)) {
            makeSecret(namespace);
            await().atMost(PATIENCE)
                    .until(() -> hosts(namespace).contains("payload-registry.one.example.com"));

            publicDomain("two.example.com");
            await().atMost(PATIENCE)
                    .until(() -> hosts(namespace).contains("payload-registry.two.example.com"));
            assertThat(hosts(namespace)).doesNotContain("one.example.com");

            module(true);
            daemon.awaitLog(Pattern.compile("leaves pull Secrets to the Deckhouse module"));
            String later = plane.freshNamespace();
            makeSecret(later);
            makeAccess(later);
            await().atMost(PATIENCE).until(() -> ready(later).equals("InStep"));
            assertThat(hosts(later)).isEqualTo("{\"auths\":{}}");

            module(false);
            await().atMost(PATIENCE)
                    .until(() -> hosts(later).contains("payload-registry.two.example.com"));
        }
    }

    private RunningProcess start(RefresherIdentity identity, String... arguments) {
        RunningProcess daemon =
                identity.cli("serve", "refresher").with(arguments).start(directory.resolve("log"));
        daemon.awaitLog(Pattern.compile("refresh daemon: "));
        return daemon;
    }

    private void makeSecret(String where) {
        plane.kubectl("create", "serviceaccount", "puller", "-n", where).expectSuccess();
        makeSecretAlone(where);
    }

    private void makeSecretAlone(String where) {
        plane.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: puller
                  namespace: %s
                  annotations: {payload-registry.deckhouse.io/service-account.name: puller}
                type: kubernetes.io/dockerconfigjson
                data: {.dockerconfigjson: eyJhdXRocyI6e319}
                """
                        .formatted(where));
    }

    private void makeAccess(String where) {
        plane.apply(
                """
                apiVersion: access.payload-registry.deckhouse.io/v1alpha1
                kind: PayloadRepositoryAccess
                metadata: {name: readers, namespace: %s}
                spec:
                  subjects: [{kind: ServiceAccount, name: puller}]
                  repositories: [app/**]
                """
                        .formatted(where));
    }

    private void publicDomain(String domain) {
        plane.apply(
                """
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: global}
                spec:
                  version: 2
                  settings: {modules: {publicDomainTemplate: "%%s.%s"}}
                """
                        .formatted(domain));
    }

    private void module(boolean enabled) {
        plane.apply(
                """
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: payload-registry}
                spec: {version: 1, enabled: %s}
                """
                        .formatted(enabled));
    }

    private String ready(String where) {
        return plane.kubectl(
                        "get",
                        "payloadrepositoryaccess",
                        "readers",
                        "-n",
                        where,
                        "-o",
                        "jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}")
                .output();
    }

    private String hosts(String where) {
        String data =
                plane.kubectl(
                                "get",
                                "secret",
                                "puller",
                                "-n",
                                where,
                                "-o",
                                "jsonpath={.data.\\.dockerconfigjson}")
                        .output();
        return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }
}
