package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.ModuleConfigs;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Static users of a ModuleConfig on a real API server, changed while others log in. */
final class LiveUsersIT {
    private static final String SERVICE = "registry.example.com";
    private static final String SCOPE = "repository:team/app:pull";
    private static final int CLIENTS = 8;

    /** A second, and what the question itself may take on a busy machine. */
    private static final Duration SOON = Duration.ofMillis(1_500);

    @TempDir Path directory;

    @Test
    void usersComeChangeAndGoAndNobodyElseNotices() throws Exception {
        try (ControlPlane plane = ControlPlane.start();
                RunningProcess server = serve(plane)) {
            ModuleConfigs.serve(plane);
            users(plane, user("steady", "always"));
            String url =
                    server.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1)
                            + "?scope="
                            + SCOPE;
            try (var others = new OutageLoad(url, "steady");
                    var guest = new OutageLoad(url, "guest")) {
                await().until(() -> others.ask("always").scope().equals(SCOPE));
                others.add(CLIENTS, "always");

                users(plane, user("steady", "always"), user("guest", "first"));
                await().atMost(SOON).until(() -> guest.ask("first").scope().equals(SCOPE));

                users(plane, user("steady", "always"), user("guest", "second"));
                await().atMost(SOON).until(() -> guest.ask("second").scope().equals(SCOPE));
                assertThat(guest.ask("first").status()).isEqualTo(401);

                users(plane, user("steady", "always"), "guest: {passwordHash: broken}");
                await().atMost(SOON).until(() -> guest.ask("second").status() == 401);

                users(plane, user("steady", "always"));
                assertThat(guest.ask("second").status()).isEqualTo(401);

                assertThat(others.answers("always"))
                        .isNotEmpty()
                        .allMatch(answer -> answer.scope().equals(SCOPE));
            }
        }
    }

    private static void users(ControlPlane plane, String... users) {
        plane.apply(
                """
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: payload-registry}
                spec:
                  version: 1
                  settings:
                    users:
                      %s
                """
                        .formatted(String.join("\n      ", users)));
    }

    private static String user(String name, String password) {
        return "%s: {passwordHash: \"%s\", projects: [{name: team, subPath: \"*\", access: READ}]}"
                .formatted(name, Htpasswd.nbB(name, password, 5));
    }

    private RunningProcess serve(ControlPlane plane) {
        return CliProcess.command("serve", "auth", "--service", SERVICE, "--listen", "127.0.0.1:0")
                .with("--state-dir", directory.resolve("state").toString())
                .withVariable("KUBECONFIG", plane.adminKubeconfig().toString())
                .start(directory.resolve("auth.log"));
    }
}
