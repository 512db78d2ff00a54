package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Target;
import io.deckhouse.payloadregistry.parts.MovableClock;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CredentialPluginTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir Path directory;

    @Test
    void takesTheTokenAndLeavesStderrToTheUser() throws IOException {
        plugin("echo warning: old config >&2; " + answer("\"token\": \"from-plugin\""));

        assertThat(token(config("command: ./plugin"))).isEqualTo("from-plugin");
    }

    @Test
    void passesArgumentsAndVariablesWithoutAShell() throws IOException {
        plugin("echo \"$1 $2 $REGION\" > seen; cd /; " + answer("\"token\": \"t\""));
        Path seen = directory.resolve("seen");

        config(
                "command: ./plugin, args: [\"$HOME\", \"$(id)\"], env: [{name: REGION, value: a b},"
                        + " {name: OUT, value: \""
                        + seen
                        + "\"}]");

        assertThat(seen).hasContent("$HOME $(id) a b");
    }

    @Test
    void tellsThePluginWhatItMayKnow() throws IOException {
        plugin("printf %s \"$KUBERNETES_EXEC_INFO\" > seen; " + answer("\"token\": \"t\""));

        config("command: ./plugin, provideClusterInfo: true");

        JsonNode info = JsonMapper.shared().readTree(Files.readString(directory.resolve("seen")));
        assertThat(info.path("kind").asString()).isEqualTo("ExecCredential");
        assertThat(info.path("apiVersion").asString()).isEqualTo("client.authentication.k8s.io/v1");
        assertThat(info.at("/spec/interactive").asBoolean(true)).isFalse();
        assertThat(info.at("/spec/cluster/server").asString()).isEqualTo("https://k.example.com");
        assertThat(info.at("/spec/cluster/config/audience").asString()).isEqualTo("prod");
    }

    @Test
    void keepsTheClusterToItselfUnlessAsked() throws IOException {
        plugin("printf %s \"$KUBERNETES_EXEC_INFO\" > seen; " + answer("\"token\": \"t\""));

        config("command: ./plugin");

        assertThat(directory.resolve("seen")).content().doesNotContain("k.example.com");
    }

    @Test
    void takesACertificateAndItsKey() throws IOException {
        plugin(answer("\"clientCertificateData\": \"CERT\", \"clientKeyData\": \"KEY\""));

        Config config = config("command: ./plugin");

        assertThat(decoded(config.getClientCertData())).isEqualTo("CERT");
        assertThat(decoded(config.getClientKeyData())).isEqualTo("KEY");
    }

    @Test
    void asksAgainWhenTheCredentialIsOver() throws IOException {
        plugin(
                "echo x >> runs; "
                        + answer(
                                "\"token\": \"t$(wc -l < runs)\", \"expirationTimestamp\":"
                                        + " \"2026-11-24T12:10:00Z\""));
        MovableClock clock = new MovableClock(NOW);
        Config config = config("command: ./plugin", clock);

        assertThat(token(config)).isEqualTo("t1");
        clock.move(Duration.ofMinutes(10));
        assertThat(token(config)).isEqualTo("t2");
    }

    @Test
    void doesNotRunBesideATokenInTheFile() throws IOException {
        plugin("exit 1");

        Config config = config("command: ./plugin}, token: mine, other: {");

        assertThat(config.getAutoOAuthToken() + config.getOauthToken()).contains("mine");
    }

    @Test
    void saysWhyThePluginIsOfNoUse() throws IOException {
        plugin("echo 'not logged in' >&2; exit 3");
        assertRefused("command: ./plugin").hasMessageContaining("failed with exit code 3");
        plugin("echo secret-token");
        assertRefused("command: ./plugin")
                .hasMessageContaining("no JSON")
                .hasMessageNotContaining("secret-token");
        plugin(answer("\"token\": \"\""));
        assertRefused("command: ./plugin").hasMessageContaining("gave no credentials");
        plugin(answer("\"clientCertificateData\": \"CERT\""));
        assertRefused("command: ./plugin").hasMessageContaining("gave no credentials");
        plugin(answer("\"token\": \"t\"").replace("k8s.io/v1", "k8s.io/v1beta1"));
        assertRefused("command: ./plugin")
                .hasMessageContaining("no ExecCredential of client.authentication.k8s.io/v1");
        plugin(answer("\"token\": \"t\", \"expirationTimestamp\": \"soon\""));
        assertRefused("command: ./plugin").hasMessageContaining("expirationTimestamp");
    }

    @Test
    void saysHowToInstallAPluginThatIsNotThere() {
        assertRefused("command: no-such-plugin, installHint: 'apt-get install it'")
                .hasMessageContaining("the credential plugin no-such-plugin cannot be started")
                .hasMessageContaining("apt-get install it");
    }

    private void plugin(String body) throws IOException {
        Path script = directory.resolve("plugin");
        Files.writeString(script, "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    /** A command that prints an answer; the shell fills in what stands in it as {@code $(...)}. */
    private static String answer(String status) {
        return "cat <<END\n{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\":"
                + " \"ExecCredential\", \"status\": {"
                + status
                + "}}\nEND";
    }

    private AbstractThrowableAssert<?, ?> assertRefused(String exec) {
        return assertThatThrownBy(() -> config(exec))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(ClusterException.Reason.CONFIGURATION));
    }

    private Config config(String exec) throws IOException {
        return config(exec, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Config config(String exec, Clock clock) throws IOException {
        Path file = directory.resolve("kubeconfig");
        Files.writeString(
                file,
                """
                clusters:
                - name: c
                  cluster:
                    server: https://k.example.com
                    extensions:
                    - name: client.authentication.k8s.io/exec
                      extension: {audience: prod}
                users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, %s}}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(exec));
        return new ServerAccessResolver(
                        Target.kubeconfig(file), new Environment(Map.of(), directory))
                .resolve(clock)
                .config();
    }

    private static String token(Config config) {
        return config.getOauthTokenProvider().getToken();
    }

    private static String decoded(String data) {
        return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    }
}
