package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.grant.AccessDefinition;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Grants and pull Secrets on a real API server, also by many at once. */
final class GrantIT {
    /** Its own: a fresh Lease and a CustomResourceDefinition change what grants elsewhere do. */
    private static ControlPlane plane;

    private String namespace = "";

    @BeforeAll
    static void start() {
        plane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
    }

    /** A daemon at work would turn the other tests' grants into objects. */
    @AfterEach
    void endTheLease() {
        plane.kubectl("delete", "leases", "--all", "-n", namespace).expectSuccess();
    }

    private CliRun run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-n", namespace, "-k", plane.adminKubeconfig().toString()));
        return CliRun.with().clock(Clock.systemUTC()).run(all.toArray(String[]::new));
    }

    private JsonNode get(String kind, String name) {
        String json =
                plane.kubectl("get", kind, name, "-n", namespace, "-o", "json")
                        .expectSuccess()
                        .output();
        return JsonMapper.shared().readTree(json);
    }

    private static void together(List<Callable<CliRun>> runs) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<CliRun> each : threads.invokeAll(runs)) {
                each.get().exits(0);
            }
        }
    }

    @Test
    void grantsOfOneSubjectAtOnceAllSurvive() throws Exception {
        List<String> patterns = IntStream.range(0, 6).mapToObj(i -> "app-" + i).toList();

        together(
                patterns.stream()
                        .<Callable<CliRun>>map(pattern ->
                                () -> run("grant", "group", "dev", "--repository", pattern))
                        .toList());

        assertThat(run("list", "group", "dev", "-o", "json").json().path("items"))
                .extracting(item -> item.path("pattern").asString())
                .containsExactlyInAnyOrderElementsOf(patterns);
    }

    @Test
    void attachingAtOnceLosesNobodysEntry() throws Exception {
        plane.kubectl("create", "serviceaccount", "app", "-n", namespace).expectSuccess();
        String theirs = "{\"imagePullSecrets\":[{\"name\":\"theirs\"}]}";
        plane.kubectl("patch", "serviceaccount", "app", "-n", namespace, "-p", theirs)
                .expectSuccess();

        List<Callable<CliRun>> runs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String secret = "s" + i;
            runs.add(() ->
                    run("create-pull-secret", secret, "--service-account", "app", "--attach"));
        }
        together(runs);

        assertThat(get("serviceaccount", "app").path("imagePullSecrets"))
                .extracting(entry -> entry.path("name").asString())
                .containsExactlyInAnyOrder("theirs", "s0", "s1", "s2", "s3", "s4");

        run("detach", "s3").exits(0);

        assertThat(get("serviceaccount", "app").path("imagePullSecrets"))
                .extracting(entry -> entry.path("name").asString())
                .containsExactlyInAnyOrder("theirs", "s0", "s1", "s2", "s4");
    }

    @Test
    void attachingWhileAnotherWriterAddsEntriesLosesNeither() throws Exception {
        plane.apply(
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: app, namespace: %s}
                imagePullSecrets: [{name: first}]
                """
                        .formatted(namespace));
        List<Callable<CliRun>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String secret = "s" + i;
            runs.add(() ->
                    run("create-pull-secret", secret, "--service-account", "app", "--attach"));
        }

        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = other.submit(() -> IntStream.range(0, 12).forEach(this::addEntry));
            together(runs);
            writer.get();
        }

        assertThat(get("serviceaccount", "app").path("imagePullSecrets"))
                .extracting(entry -> entry.path("name").asString())
                .contains("first", "s0", "s1", "s2", "s3")
                .contains(IntStream.range(0, 12).mapToObj(i -> "t" + i).toArray(String[]::new))
                .hasSize(17);
    }

    /** The API server adds it to what is there at that moment. */
    private void addEntry(int i) {
        plane.kubectl(
                        "patch",
                        "serviceaccount",
                        "app",
                        "-n",
                        namespace,
                        "--type=json",
                        "-p",
                        """
                        [{"op": "add", "path": "/imagePullSecrets/-", "value": {"name": "t%d"}}]
                        """
                                .formatted(i))
                .expectSuccess();
    }

    @Test
    void aSecretInUseIsNotDeleted() {
        run(
                        "create-pull-secret",
                        "ci",
                        "--service-account",
                        "ci",
                        "--create-service-account",
                        "--repository",
                        "app",
                        "--attach")
                .exits(0);

        assertThat(run("delete-pull-secret", "ci").exits(1).err()).contains("serviceaccount/ci");
        run("delete-pull-secret", "ci", "--detach", "--dry-run=server").exits(0);
        get("secret", "ci");
        run("delete-pull-secret", "ci", "--detach").exits(0);

        assertThat(plane.kubectl("get", "secret", "ci", "-n", namespace).exit()).isEqualTo(1);
        assertThat(get("serviceaccount", "ci").path("imagePullSecrets")).isEmpty();
    }

    @Test
    void writesAnObjectOnlyWhereADaemonIsAtWork() {
        assertThat(run("grant", "ci", "--repository", "a", "--as", "object").exits(1).err())
                .contains("serve refresher --print-crd", "--as rbac");
        plane.apply(AccessDefinition.yaml());
        plane.kubectl(
                        "wait",
                        "--for=condition=Established",
                        "crd/payloadrepositoryaccesses.access.payload-registry.deckhouse.io")
                .expectSuccess();

        assertThat(run("grant", "ci", "--repository", "app").exits(0).out()).contains("role.");
        lease(Instant.now().minusSeconds(60));
        assertThat(run("grant", "bob", "--repository", "a", "--as", "object").exits(0).err())
                .contains("no refresh daemon is at work here");
        assertThat(run("grant", "ci", "--repository", "stale").exits(0).out()).contains("role.");
        lease(Instant.now().plusSeconds(600));
        assertThat(run("grant", "ci", "--repository", "fresh").exits(0).out())
                .contains("payloadrepositoryaccess.")
                .doesNotContain("role.");

        assertThat(run("grant", "bob", "--repository", "b", "--as", "object").exits(0).err())
                .isEmpty();
        assertThat(run("revoke", "ci").exits(0).out())
                .contains("payloadrepositoryaccess.", "role.", "No access remains.");
    }

    private void lease(Instant renewed) {
        plane.apply(
                """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: payload-registry-refresher, namespace: %s}
                spec: {holderIdentity: one, leaseDurationSeconds: 15, renewTime: "%s"}
                """
                        .formatted(
                                namespace,
                                renewed.toString().replaceFirst("(\\.\\d{6})\\d*Z", "$1Z")));
    }

    @Test
    void aDeckhouseUserIsBoundByEMail() {
        plane.apply(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: users.deckhouse.io}
                spec:
                  group: deckhouse.io
                  scope: Cluster
                  names: {kind: User, plural: users, singular: user}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                """);
        run("grant", "user", "ann", "--repository", "earlier").exits(0);
        plane.kubectl("wait", "--for=condition=Established", "crd/users.deckhouse.io")
                .expectSuccess();
        plane.apply(
                """
                apiVersion: deckhouse.io/v1
                kind: User
                metadata: {name: ann}
                spec: {email: ann@example.com}
                """);

        CliRun granted = run("grant", "user", "ann", "--repository", "app").exits(0);

        assertThat(granted.err()).contains("Note: user/ann is a Deckhouse User", "ann@example.com");
        assertThat(run("list", "user/ann", "-o", "name").out()).isEqualTo("user/ann@example.com\n");
        assertThat(run("revoke", "user", "ann").exits(0).out())
                .contains("user-ann-example-com", "user-ann-", "No access remains.");
        assertThat(run("list", "user/ann").out()).isEmpty();
    }

    @Test
    void aMissingNamespaceIsNamedAndTheOthersAreServed() {
        CliRun run = run("grant", "ci", "--repository", "app", "-n", "no-such-namespace");

        assertThat(run.exits(1).err()).contains("namespace no-such-namespace does not exist");
        assertThat(run.out()).contains("rolebinding.");
    }
}
