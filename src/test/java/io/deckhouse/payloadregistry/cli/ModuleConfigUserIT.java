package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.ModuleConfigs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Static users in the ModuleConfig of a real API server. */
final class ModuleConfigUserIT {
    private static final String HASH =
            "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa";
    private static final ControlPlane CONTROL_PLANE = ControlPlane.shared();

    @BeforeAll
    static void serveModuleConfigs() {
        ModuleConfigs.serve(CONTROL_PLANE);
    }

    @BeforeEach
    void writeAsSomebodyElse() {
        CONTROL_PLANE.kubectl("delete", "moduleconfig", "payload-registry", "--ignore-not-found");
        CONTROL_PLANE.apply(
                """
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: payload-registry}
                spec:
                  version: 1
                  settings:
                    users:
                      ann: {passwordHash: "%s", projects: [{name: team, access: READ}]}
                      bob: {passwordHash: "%s", projects: []}
                """
                        .formatted(HASH, HASH));
    }

    @Test
    void removesWhatAnotherManagerOwns() {
        CliRun run = run("remove", "bob", "--apply").exits(0);

        assertThat(run.out()).isEqualTo("moduleconfig.deckhouse.io/payload-registry configured\n");
        assertThat(run.err()).contains("-      bob:").doesNotContain("KbQy");
        assertThat(run("list", "-o", "name").exits(0).out()).isEqualTo("ann\n");
    }

    @Test
    void aServerDryRunShowsTheDifferenceAndStoresNothing() {
        CliRun run = run("remove", "bob", "--apply", "--dry-run=server").exits(0);

        assertThat(run.out()).endsWith(" configured (server dry run)\n");
        assertThat(run.err()).contains("-      bob:");
        assertThat(run("list", "-o", "name").exits(0).out()).isEqualTo("ann\nbob\n");
    }

    @Test
    void makesTheModuleConfigWhereThereIsNone() {
        CONTROL_PLANE.kubectl("delete", "moduleconfig", "payload-registry");

        CliRun run = run("add", "ci", "--project=team", "--password-hash=" + HASH, "--apply");

        assertThat(run.exits(0).out()).endsWith(" created\n");
        assertThat(run("list").exits(0).out()).contains("ci     5      team=READ");
    }

    @Test
    void whatOthersChangeBetweenReadingAndWritingIsNotLost() {
        String kubeconfig = CONTROL_PLANE.adminKubeconfig().toString();
        CliRun.Setup slow = CliRun.with().input("s3cret\n");
        // The password is read after the ModuleConfig was: there somebody else changes it.
        slow.whenStdinIsRead(() ->
                CONTROL_PLANE.kubectl(
                        "patch",
                        "moduleconfig",
                        "payload-registry",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"settings\":{\"users\":{\"carl\":{\"passwordHash\":\""
                                + HASH
                                + "\"}}}}}"));

        CliRun run =
                slow.run(
                        "module-config",
                        "user",
                        "set-password",
                        "ann",
                        "--password-stdin",
                        "--cost=4",
                        "--apply",
                        "-k",
                        kubeconfig);

        assertThat(run.exits(1).err()).contains("changed by somebody else", "nothing was written");
        assertThat(run("list", "-o", "name").out()).isEqualTo("ann\nbob\ncarl\n");
        assertThat(run("list").out()).contains("ann    5");
    }

    private static CliRun run(String... words) {
        String[] all = new String[words.length + 4];
        System.arraycopy(
                new String[] {
                    "-k", CONTROL_PLANE.adminKubeconfig().toString(), "module-config", "user"
                },
                0,
                all,
                0,
                4);
        System.arraycopy(words, 0, all, 4, words.length);
        return CliRun.of(all);
    }
}
