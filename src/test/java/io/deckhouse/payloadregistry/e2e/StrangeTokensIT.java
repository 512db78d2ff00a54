package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords that a real API server takes for a token, or for nobody, and this server must not. */
final class StrangeTokensIT {
    private static final String SERVICE = "registry.example.com";

    @TempDir Path directory;

    @Test
    void logNobodyIn() throws Exception {
        ControlPlane plane = ControlPlane.shared();
        String namespace = plane.freshNamespace();
        plane.kubectl("-n", namespace, "create", "serviceaccount", "robot").expectSuccess();
        String token =
                plane.serviceAccountToken(namespace, "robot", Duration.ofMinutes(10), SERVICE);
        int payload = token.indexOf('.') + 20;

        try (RunningProcess server = serve(plane)) {
            String url = server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
            try (var load = new OutageLoad(url + "?scope=registry:catalog:*")) {
                // Before it knows the rules it answers nobody.
                await().untilAsserted(() ->
                        assertThat(load.ask(token).scope()).isEqualTo("registry:catalog:*"));
                var taken = new ArrayList<String>();
                for (String password :
                        List.of(
                                " ",
                                " x",
                                "  garbage",
                                "\n",
                                token + " a.b.c",
                                "\n" + token,
                                "\t" + token,
                                token.substring(0, payload) + "\n" + token.substring(payload),
                                token.substring(0, 5) + "\t" + token.substring(5))) {
                    if (load.ask(password).status() != 401) {
                        taken.add(password.replace(token, "TOKEN"));
                    }
                }

                assertThat(taken).isEmpty();
            }
        }
    }

    private RunningProcess serve(ControlPlane plane) {
        return CliProcess.command("serve", "auth", "--service", SERVICE, "--listen", "127.0.0.1:0")
                .with("--state-dir", directory.resolve("state").toString())
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                .start(directory.resolve("auth.log"));
    }
}
