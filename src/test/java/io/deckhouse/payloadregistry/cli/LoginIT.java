package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.Pki;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import io.deckhouse.payloadregistry.parts.Skopeo;
import io.deckhouse.payloadregistry.parts.TinyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Logging in at a real registry with our auth server, both over TLS of a CA of their own. */
final class LoginIT {
    private static final String SERVICE = "registry.example.com";

    @TempDir private static Path directory;

    private static Path manifests;
    private static Path authority;
    private static RunningProcess daemons;
    private static DockerRegistry registry;
    private static String image;

    @BeforeAll
    static void install() throws IOException {
        Pki pki = new Pki("House CA");
        Pki.Identity server = pki.server("registry");
        authority = Files.writeString(directory.resolve("ca.crt"), pki.authorityPem());
        Path certificate = Files.writeString(directory.resolve("tls.crt"), server.certificatePem());
        Path key = Files.writeString(directory.resolve("tls.key"), server.keyPem());
        manifests = Files.createDirectory(directory.resolve("access"));
        Files.writeString(
                manifests.resolve("users.yaml"),
                """
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: payload-registry}
                spec:
                  settings:
                    users:
                      ci: {passwordHash: "%s", projects: [{name: team, access: FULL}]}
                """
                        .formatted(Htpasswd.nbB("ci", "swordfish", 5)));
        run("grant", "puller", "--repository", "app/**").exits(0);
        daemons =
                CliProcess.command("serve", "auth", "--manifests", manifests.toString())
                        .with("--service", SERVICE, "--listen", "127.0.0.1:0")
                        .with("--tls-cert", certificate.toString(), "--tls-key", key.toString())
                        .start(directory.resolve("serve.log"));
        String realm = daemons.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
        String configuration =
                run("serve", "registry-config", "--service", SERVICE, "--realm", realm)
                        .exits(0)
                        .out();
        registry =
                DockerRegistry.configured(
                        configuration.replaceFirst(
                                "(?m)^http:\n",
                                "http:\n  tls: {certificate: '%s', key: '%s'}\n"
                                        .formatted(certificate, key)));
        image = registry.address() + "/team/app/web:v1";
        Skopeo.withCredentials("ci", "swordfish")
                .push(TinyImage.write(directory.resolve("image"), "v1", "web"), image)
                .expectSuccess();
    }

    @AfterAll
    static void uninstall() {
        registry.close();
        daemons.close();
    }

    private static CliRun.Setup setup() {
        return CliRun.with().clock(Clock.systemUTC()).home(directory.resolve("home"));
    }

    private static CliRun run(String... words) {
        return run(setup(), words);
    }

    private static CliRun run(CliRun.Setup setup, String... words) {
        var all = new ArrayList<>(List.of(words));
        boolean isServe = words[0].equals("serve");
        all.addAll(
                isServe
                        ? List.of("--manifests", manifests.toString())
                        : List.of("--manifests", manifests.toString(), "-n", "team"));
        return setup.run(all.toArray(String[]::new));
    }

    private String ca() {
        return "--ca=" + authority;
    }

    @Test
    void logsInAsAServiceAccountAndOutAgain() throws IOException {
        Path file = directory.resolve("auth.json");
        String[] login = {
            "login",
            registry.address(),
            "--service-account",
            "puller",
            "--audience",
            SERVICE,
            "--authfile",
            file.toString(),
            ca()
        };

        CliRun in = run(login).exits(0);

        assertThat(in.out()).contains("as serviceaccount/team/puller", file + " created");
        assertThat(in.out() + in.err()).doesNotContain("eyJ");
        Skopeo.withAuthfile(file).inspect(image).expectSuccess();
        run("logout", registry.address(), "--authfile", file.toString()).exits(0);
        assertThat(Skopeo.withAuthfile(file).inspect(image).exit()).isNotZero();
        assertThat(file).content().contains("auths").doesNotContain("127.0.0.1");
    }

    @Test
    void writesDockersAndPodmansFilesForAStaticUser() throws IOException {
        Path runtime = Files.createDirectories(directory.resolve("run"));

        run(
                        setup().variable("XDG_RUNTIME_DIR", runtime.toString())
                                .input("swordfish\n"),
                        "login",
                        registry.address(),
                        "--username",
                        "ci",
                        "--password-stdin",
                        ca())
                .exits(0);

        Skopeo.withAuthfile(runtime.resolve("containers/auth.json")).inspect(image).expectSuccess();
        Skopeo.withAuthfile(directory.resolve("home/.docker/config.json"))
                .inspect(image)
                .expectSuccess();
    }

    @Test
    void writesNothingThatTheRegistryRefuses() {
        Path file = directory.resolve("none.json");
        String[] login = {
            "login",
            registry.address(),
            "-u",
            "ci",
            "--password-stdin",
            "--authfile",
            file.toString()
        };
        String[] trusting = new String[login.length + 1];
        System.arraycopy(login, 0, trusting, 0, login.length);
        trusting[login.length] = ca();

        CliRun wrong = run(setup().input("sword"), trusting);
        CliRun untrusted = run(setup().input("swordfish"), login);

        assertThat(wrong.exits(1).err()).contains("refuses user ci", "Nothing was written");
        assertThat(untrusted.exits(1).err())
                .contains("no authority that this machine trusts", "node-trust --ca FILE")
                .doesNotContain("swordfish");
        assertThat(file).doesNotExist();
    }

    @Test
    void leavesALoginToTheHelperThatTheFileNames() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path kept = directory.resolve("kept");
        Path helper = bin.resolve("docker-credential-test-house");
        Files.writeString(
                helper,
                "#!/bin/sh\necho \"$@\" >> "
                        + kept
                        + "\ncat >> "
                        + kept
                        + "\necho >> "
                        + kept
                        + "\n");
        helper.toFile().setExecutable(true);
        Path file =
                Files.writeString(
                        directory.resolve("helped.json"), "{\"credsStore\":\"test-house\"}");

        var process =
                CliProcess.command(
                                "login",
                                registry.address(),
                                "-u",
                                "ci",
                                "--password-stdin",
                                "--authfile",
                                file.toString(),
                                ca())
                        .withVariable("PATH", bin + ":" + System.getenv("PATH"))
                        .withInput("swordfish")
                        .run()
                        .expectSuccess();

        assertThat(process.stdout()).contains("kept by docker-credential-test-house");
        assertThat(kept)
                .content()
                .startsWith("store\n")
                .contains(
                        "\"ServerURL\":\"" + registry.address() + "\"", "\"Secret\":\"swordfish\"");
        assertThat(file).content().contains(registry.address()).doesNotContain("\"auth\"");
    }

    @Test
    void verifiesASecretUpToTheManifest() {
        run("create-pull-secret", "puller", "--service-account", "puller").exits(0);
        run(
                        "serve",
                        "refresher",
                        "--once",
                        "--registry-host",
                        registry.address(),
                        "--audience",
                        SERVICE)
                .exits(0);
        String host = "--registry-host=" + registry.address();

        CliRun whole = run("verify", "puller", host, "--image", image, ca());
        CliRun untrusting = run("verify", "puller", host, "--image", image);
        CliRun denied =
                run("verify", "puller", host, "--image", image.replace("app/web", "web"), ca());

        assertThat(whole.exits(0).out())
                .contains("✓ tls", "✓ challenge", "✓ login", "✓ manifest")
                .doesNotContain("✗", "eyJ");
        assertThat(untrusting.exits(3).out())
                .contains("Broken at tls", "node-trust --ca FILE --registry-host");
        assertThat(denied.exits(3).out())
                .contains(
                        "Broken at rights", "grant puller -n team --repository web", "✗ manifest");
    }

    @Test
    void checksTheChainBeforeNodesTrustIt() throws IOException {
        String[] words = {
            "node-trust", "--registry-host", registry.address(), "--dry-run", "-o", "yaml", "--ca"
        };
        Path other =
                Files.writeString(directory.resolve("x.crt"), new Pki("Other CA").authorityPem());

        assertThat(run(with(words, authority)).exits(0).out())
                .contains("kind: NodeGroupConfiguration");
        assertThat(run(with(words, other)).exits(1).err())
                .contains("does not verify " + registry.address(), "signed by CN=House CA");
    }

    private static String[] with(String[] words, Path last) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 1);
        all[words.length] = last.toString();
        return all;
    }

    @Test
    void printsATokenAndNothingElse() {
        CliRun plain = run("token", "puller", "--audience", "registry").exits(0);
        JsonNode document =
                run("token", "puller", "--audience", "", "--duration", "2h", "-o", "json")
                        .exits(0)
                        .json();

        assertThat(plain.out()).matches("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\n");
        assertThat(plain.err()).isEmpty();
        assertThat(document.propertyNames())
                .containsExactly("token", "expiresAt", "audiences", "namespace", "serviceAccount");
        assertThat(run("token", "nobody", "--audience", "a").exits(1).err()).contains("nobody");
    }
}
