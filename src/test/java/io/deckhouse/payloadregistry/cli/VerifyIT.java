package io.deckhouse.payloadregistry.cli;

import static io.deckhouse.payloadregistry.cli.Diagnosed.broken;
import static io.deckhouse.payloadregistry.cli.Diagnosed.found;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.Skopeo;
import io.deckhouse.payloadregistry.parts.TinyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The chain from Secrets and Pods of a real API server to a registry that asks for no login. */
final class VerifyIT {
    private static ControlPlane plane;
    private static DockerRegistry registry;

    @TempDir private static Path directory;

    private String namespace = "";

    @BeforeAll
    static void start() {
        plane = ControlPlane.shared();
        registry = DockerRegistry.open();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
        plane.kubectl("create", "serviceaccount", "puller", "-n", namespace).expectSuccess();
    }

    private CliRun run(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--kubeconfig", plane.adminKubeconfig().toString(), "-n", namespace));
        return CliRun.with().clock(java.time.Clock.systemUTC()).run(all.toArray(String[]::new));
    }

    private CliRun verify(String... words) {
        var all = new ArrayList<>(List.of("verify", "-o", "json"));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    private void fill() {
        run("create-pull-secret", "puller", "--service-account", "puller").exits(0);
        run(
                        "serve",
                        "refresher",
                        "--once",
                        "--registry-host",
                        registry.address(),
                        "--audience",
                        "registry")
                .exits(0);
    }

    private String pushed(String path) {
        String image = registry.address() + "/" + namespace + "/" + path + ":v1";
        Skopeo.anonymous()
                .push(TinyImage.write(directory.resolve(namespace + path), "v1", path), image)
                .expectSuccess();
        return image;
    }

    private String host() {
        return "--registry-host=" + registry.address();
    }

    @Test
    void followsTheLifeOfAPullSecret() {
        String image = pushed("app");
        assertThat(broken(verify("puller", host()))).isEqualTo("secret");
        run("create-pull-secret", "puller", "--service-account", "puller").exits(0);
        assertThat(broken(verify("puller", host()))).isEqualTo("entry");
        fill();
        assertThat(broken(verify("puller", host(), "--image", image))).isEqualTo("rights");
        run("grant", "puller", "--repository", "app").exits(0);

        CliRun whole = verify("puller", host(), "--image", image).exits(0);

        assertThat(whole.json().path("healthy").asBoolean()).isTrue();
        assertThat(found(whole, "hash")).startsWith("ok: ");
        assertThat(found(whole, "token")).contains("ServiceAccount " + namespace + "/puller");
        assertThat(found(whole, "audience")).isEqualTo("ok: registry");
        assertThat(found(whole, "review")).contains("system:serviceaccount:" + namespace);
        assertThat(found(whole, "clock")).startsWith("ok: the API server's and this machine's");
        assertThat(found(whole, "manifest")).contains("sha256:");
        assertThat(found(whole, "used-by")).startsWith("skipped: ");
        assertThat(whole.out()).doesNotContain("eyJ");
        assertThat(broken(verify("puller", host(), "--image", image + "x"))).isEqualTo("manifest");
    }

    @Test
    void namesWhatSomebodyElseChanged() {
        fill();
        run("grant", "puller", "--repository", "**").exits(0);
        verify("puller", host()).exits(0);
        plane.kubectl(
                        "annotate",
                        "secret",
                        "puller",
                        "-n",
                        namespace,
                        "--overwrite",
                        "payload-registry.deckhouse.io/service-account.name=nobody")
                .expectSuccess();

        CliRun renamed = verify("puller", host());

        assertThat(broken(renamed)).isEqualTo("service-account");
        assertThat(found(renamed, "service-account")).contains("nobody does not exist");
        assertThat(found(renamed, "hash"))
                .isEqualTo("skipped: not judged before the ServiceAccount is right");
        assertThat(broken(verify("puller", "--registry-host", "other.example.com")))
                .isEqualTo("service-account");
    }

    @Test
    void looksAtSecretsOfOtherKinds() {
        plane.kubectl(
                        "create",
                        "secret",
                        "docker-registry",
                        "static",
                        "-n",
                        namespace,
                        "--docker-server=" + registry.address(),
                        "--docker-username=bob",
                        "--docker-password=swordfish")
                .expectSuccess();
        plane.kubectl(
                        "create",
                        "secret",
                        "generic",
                        "opaque",
                        "-n",
                        namespace,
                        "--from-literal=a=b")
                .expectSuccess();

        CliRun ofStatic = verify("static").exits(0);

        assertThat(found(ofStatic, "annotation")).startsWith("skipped: none");
        assertThat(found(ofStatic, "token"))
                .isEqualTo("skipped: user bob has a password, not a token");
        assertThat(found(ofStatic, "login"))
                .isEqualTo("ok: " + registry.address() + " accepts user bob");
        assertThat(ofStatic.out()).doesNotContain("swordfish");
        assertThat(found(verify("opaque").exits(3), "secret")).contains("its type is Opaque");
    }

    private void makePod(String spec) throws IOException {
        plane.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: %s}
                spec: %s
                """
                        .formatted(namespace, spec));
        ObjectNode pod =
                (ObjectNode)
                        JsonMapper.shared()
                                .readTree(
                                        plane.kubectl(
                                                        "get", "pod", "web", "-n", namespace, "-o",
                                                        "json")
                                                .expectSuccess()
                                                .stdout());
        ObjectNode status =
                pod.withObjectProperty("status").withArrayProperty("containerStatuses").addObject();
        status.put("name", "a").put("image", "x").put("imageID", "").put("ready", false);
        status.put("restartCount", 0);
        status.putObject("state")
                .putObject("waiting")
                .put("reason", "ImagePullBackOff")
                .put("message", "Back-off pulling image");
        Path file = Files.writeString(directory.resolve(namespace + ".json"), pod.toString());
        plane.kubectl(
                        "replace",
                        "--raw",
                        "/api/v1/namespaces/" + namespace + "/pods/web/status",
                        "-f",
                        file.toString())
                .expectSuccess();
    }

    @Test
    void saysWhyAPodCannotPull() throws IOException {
        String image = pushed("app");
        fill();
        makePod(
                "{automountServiceAccountToken: false, containers: [{name: a, image: '"
                        + image
                        + "'}], imagePullSecrets: [{name: puller}, {name: gone}]}");

        CliRun run = verify("pod/web");

        assertThat(broken(run)).isEqualTo("rights");
        assertThat(found(run, "entry")).isEqualTo("ok: " + registry.address() + " as user token");
        assertThat(run.out()).contains("gone does not exist");
        assertThat(found(run, "pull"))
                .isEqualTo("broken: kubelet says ImagePullBackOff: Back-off pulling image");
        run("grant", "puller", "--repository", "app").exits(0);
        CliRun mended = verify("pod/web");
        assertThat(broken(mended)).isEqualTo("pull");
        assertThat(mended.out()).contains("from here all is well");
        assertThat(found(verify("puller", host()), "used-by")).isEqualTo("ok: pod/web");
    }

    @Test
    void looksAtTheTemplateOfAWorkload() {
        String image = pushed("app");
        fill();
        run("grant", "puller", "--repository", "app").exits(0);
        plane.kubectl(
                        "patch",
                        "serviceaccount",
                        "puller",
                        "-n",
                        namespace,
                        "-p",
                        "{\"imagePullSecrets\":[{\"name\":\"puller\"}]}")
                .expectSuccess();
        plane.apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: %s}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {serviceAccountName: puller, containers: [{name: a, image: '%s'}]}
                """
                        .formatted(namespace, image));

        CliRun run = verify("deployment/web").exits(0);

        assertThat(found(run, "entry")).contains("as user token");
        assertThat(found(run, "manifest")).contains("sha256:");
        assertThat(broken(verify("deployment/none"))).isEqualTo("pod");
    }

    @Test
    void aPublicImageNeedsNoEntry() {
        String image = pushed("public");
        plane.apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: open, namespace: %s}
                spec:
                  selector: {matchLabels: {app: open}}
                  template:
                    metadata: {labels: {app: open}}
                    spec: {containers: [{name: a, image: '%s'}]}
                """
                        .formatted(namespace, image));

        CliRun run = verify("deployment/open").exits(0);

        assertThat(found(run, "entry")).startsWith("skipped: no entry serves");
        assertThat(found(run, "manifest")).contains("sha256:");
    }
}
