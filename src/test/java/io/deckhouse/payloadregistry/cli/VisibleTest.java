package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody wrote into an object does nothing to the terminal of whoever looks at it. */
final class VisibleTest {
    /** Colour, a forged row, a window title, a turned reading direction, all of it in YAML. */
    private static final String HOSTILE =
            "\"a\\e[31mRED\\nFAKE   Ready   puller\\r\\e]0;title\\a\\u202Eb\\u009b2J\"";

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain text, ü, 漢字 and 😀 | plain text, ü, 漢字 and 😀",
                "a\u001b[31mb | a\\e[31mb",
                "a\u0007\u009bb\u007f | a\\x07\\x9bb\\x7f",
                "a\u202eb\u2066c\u200fd | a\\u202eb\\u2066c\\u200fd",
                "a\u2028b\ud800 | a\\u2028b\\ud800",
            })
    void whatIsNoTextStandsAsAnEscape(String text, String shown) {
        assertThat(Visible.line(text)).isEqualTo(shown);
        assertThat(Visible.lines(text)).isEqualTo(shown);
    }

    @Test
    void lineEndsStayOnlyWhereSeveralLinesAreMeant() {
        assertThat(Visible.line("a\r\nb\tc")).isEqualTo("a\\r\\nb\\tc");
        assertThat(Visible.lines("a\r\nb\tc")).isEqualTo("a\\r\nb\\tc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status -A",
                "status -n team",
                "status -n team -o wide --pods",
                "verify puller -n team --registry-host r.example.com",
                "who-can pull team/x",
                "list -A",
                "list -A -o wide",
                "list -A -o name",
                "explain pull team/x --as somebody",
                "lint -A",
                "revoke user somebody -n team",
                "module-config user list",
                "module-config migrate --dry-run"
            })
    void nothingRawReachesTheTerminal(String words) throws IOException {
        world();

        CliRun run =
                CliRun.of(Shell.words(words + " --manifests " + directory).toArray(String[]::new));

        assertThat(run.out() + run.err())
                .as(run::toString)
                .doesNotContain("\u001b", "\u0007", "\r", "\u202e", "\u009b", "\nFAKE");
    }

    private void world() throws IOException {
        Files.writeString(
                directory.resolve("world.yaml"),
                """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/dockerconfigjson
                metadata:
                  name: puller
                  namespace: team
                  annotations: {payload-registry.deckhouse.io/service-account.name: HOSTILE}
                data: {.dockerconfigjson: eyJhdXRocyI6e319}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: team}
                spec:
                  imagePullSecrets: [{name: puller}]
                  containers: [{name: c, image: HOSTILE}]
                status:
                  phase: Pending
                  containerStatuses:
                  - name: c
                    image: HOSTILE
                    state: {waiting: {reason: ImagePullBackOff, message: HOSTILE}}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: r, namespace: team}
                rules:
                - apiGroups: [payload-registry.deckhouse.io]
                  resources: [payloadrepositories]
                  verbs: [get, create]
                  resourceNames: ["**", HOSTILE]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: b, namespace: team}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
                subjects:
                - {apiGroup: rbac.authorization.k8s.io, kind: User, name: HOSTILE}
                - {apiGroup: rbac.authorization.k8s.io, kind: User, name: somebody}
                ---
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: payload-registry}
                spec:
                  version: 1
                  settings:
                    users:
                      HOSTILE:
                        passwordHash: HOSTILE
                        projects: [{name: team, subPath: HOSTILE, access: READ}]
                """
                        .replace("HOSTILE", HOSTILE));
    }
}
