package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.Parts;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import io.deckhouse.payloadregistry.parts.Skopeo;
import io.deckhouse.payloadregistry.parts.TinyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of "A new token CA" in docs/auth-server.md, for keys in a Secret. */
final class CaReplacementIT {
    private static final Path PAGE = Path.of("docs/auth-server.md");
    private static final Pattern CONSOLE =
            Pattern.compile(" *```console\n(.*?)```", Pattern.DOTALL);
    private static final String SECRET = "d8-payload-registry-signing-keys";
    private static final String SERVICE = "registry.example.com";
    private static final String PASSWORD = "s3cret";

    private final ControlPlane plane = ControlPlane.shared();
    private final String namespace = plane.freshNamespace();
    private final String image = "/" + namespace + "/app:v1";

    @TempDir Path directory;

    @Test
    void noTokenIsRefusedWhileTheSecretIsReplaced() throws Exception {
        List<String> documented = documented();
        try (RunningProcess server = serve()) {
            String realm = server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
            shell(documented.getFirst());
            try (DockerRegistry registry = registry(realm);
                    var early = new RegistryClient(registry.address(), "ci", PASSWORD);
                    var late = new RegistryClient(registry.address(), "ci", PASSWORD)) {
                Awaitility.await().until(() -> push(registry));
                String old = early.token(path());

                shell(documented.getLast());
                server.awaitLog(Pattern.compile("token CA replaced"));

                String fresh = late.token(path());
                assertThat(fresh).isNotEqualTo(old);
                assertThat(early.with(old, path()).statusCode()).isEqualTo(200);
                assertThat(late.with(fresh, path()).statusCode()).isEqualTo(200);
                assertThat(push(registry)).isTrue();
            }
            assertThat(server.log()).doesNotContain("PRIVATE KEY");
        }
    }

    /** The commands that make the new CA, those for a directory, those for a Secret. */
    private static List<String> documented() throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("### A new token CA"));
        List<String> blocks =
                CONSOLE.matcher(section.substring(0, section.indexOf("## Pages")))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .toList();
        assertThat(blocks).hasSize(3);
        return blocks;
    }

    /** As pasted, with the reader's own namespace, and the option that the server is run with. */
    private void shell(String documented) throws IOException {
        Path d8 = directory.resolve("d8");
        Files.writeString(d8, "#!/bin/sh\nshift\nexec " + CliProcess.executable() + " \"$@\"\n");
        Files.setPosixFilePermissions(d8, PosixFilePermissions.fromString("rwx------"));
        String mine =
                documented
                        .replace("NAMESPACE", namespace)
                        .replace(
                                "--ca-only > token-ca.pem",
                                "--key-secret %s/%s --ca-only > token-ca.pem"
                                        .formatted(namespace, SECRET));
        String programs = directory + ":" + Parts.program("kubectl").getParent() + ":/usr/bin:/bin";
        Command.of("/bin/sh", "-e", "-c", mine)
                .in(directory)
                .withVariable("PATH", programs)
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                .run()
                .expectSuccess();
    }

    private RunningProcess serve() throws IOException {
        Path users =
                Files.writeString(
                        directory.resolve("users.yaml"),
                        """
                        users:
                          ci:
                            passwordHash: %s
                            projects: [{name: %s, access: FULL}]
                        """
                                .formatted(Htpasswd.nbB("ci", PASSWORD, 5), namespace));
        return CliProcess.command("serve", "auth", "--service", SERVICE)
                .with("--key-secret", namespace + "/" + SECRET)
                .with("--static-users", users.toString(), "--listen", "127.0.0.1:0")
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                .start(directory.resolve("auth.log"));
    }

    private DockerRegistry registry(String realm) {
        return DockerRegistry.withTokenAuth(
                new DockerRegistry.TokenAuth(
                        realm, SERVICE, "d8-payload-registry", directory.resolve("token-ca.pem")));
    }

    private boolean push(DockerRegistry registry) {
        TinyImage made = TinyImage.write(directory.resolve("image"), "v1", "pulled");
        return Skopeo.withCredentials("ci", PASSWORD).push(made, registry.address() + image).exit()
                == 0;
    }

    private String path() {
        return "/v2/" + namespace + "/app/manifests/v1";
    }
}
