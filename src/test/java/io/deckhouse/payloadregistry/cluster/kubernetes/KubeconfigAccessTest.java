package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigAccessTest {
    @TempDir Path directory;

    @Test
    void readsATokenFileAnewEachTime() throws IOException {
        Path token = write("token", "first\n");
        Path file = withUser("tokenFile: \"" + token + "\"");
        var provider = resolve(file).config().getOauthTokenProvider();

        String before = provider.getToken();
        Files.writeString(token, "second\n");

        assertThat(before).isEqualTo("first");
        assertThat(provider.getToken()).isEqualTo("second");
    }

    @Test
    void readsATokenFileBesideTheKubeconfigAndBeforeAToken() throws IOException {
        write("token", "from-file\n");
        Path file = withUser("token: t, tokenFile: token");

        var provider = resolve(file).config().getOauthTokenProvider();

        assertThat(provider.getToken()).isEqualTo("from-file");
    }

    @Test
    void impersonatesUserGroupsAndExtras() throws IOException {
        Path file = withUser("token: t, as: eve, as-groups: [a, b], as-user-extra: {scope: [s]}");

        var config = resolve(file).config();

        assertThat(config.getImpersonateUsername()).isEqualTo("eve");
        assertThat(config.getImpersonateGroups()).containsExactly("a", "b");
        assertThat(config.getImpersonateExtras()).containsEntry("scope", List.of("s"));
    }

    @Test
    void refusesToImpersonateGroupsWithoutAUser() throws IOException {
        assertRefused(withUser("token: t, as-groups: [a]")).hasMessageContaining("as-groups");
    }

    @Test
    void goesThroughTheProxyOfTheKubeconfigWhateverItsScheme() throws IOException {
        Path file = behindProxy("http://proxy.example.com:3128");

        var config = resolve(file).config();

        assertThat(config.getHttpsProxy()).isEqualTo("http://proxy.example.com:3128");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://proxy.example.com",
                "https://proxy.example.com",
                "http://me:secret@proxy.example.com",
                "http://"
            })
    void refusesAProxyThatItCannotUse(String proxy) throws IOException {
        assertRefused(behindProxy(proxy))
                .hasMessageContaining("proxy-url")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://k.example.com:8080", "http://192.0.2.1", "http://localhost.x"})
    void keepsCredentialsFromAServerWithoutTls(String server) throws IOException {
        assertRefused(at(server, "token: my-secret"))
                .hasMessageContaining("https://")
                .hasMessageNotContaining("my-secret");
        assertThat(resolve(at(server, "")).config().getMasterUrl()).startsWith("http://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8001", "http://localhost", "http://[::1]:80/base"})
    void speaksPlainHttpWithThisMachine(String server) throws IOException {
        assertThat(resolve(at(server, "token: t")).host()).isNotEmpty();
    }

    @Test
    void refusesAnAuthorityThatIsNotToBeAsked() throws IOException {
        Path file =
                at(
                        "https://h, insecure-skip-tls-verify: true, certificate-authority: ca",
                        "token: t");

        assertRefused(file).hasMessageContaining("insecure-skip-tls-verify");
    }

    @Test
    void followsAliasesAsKubectlDoes() throws IOException {
        Path file =
                write(
                        "aliases",
                        """
                        clusters:
                        - {name: old, cluster: &place {server: "https://h"}}
                        - {name: &c new, cluster: {<<: *place, insecure-skip-tls-verify: true}}
                        users:
                        - {name: u, user: {token: &t secret, username: *t}}
                        contexts: [{name: x, context: {cluster: *c, user: u}}]
                        current-context: x
                        """);

        var config = resolve(file).config();

        assertThat(config.getMasterUrl()).startsWith("https://h");
        assertThat(config.isTrustCerts()).isTrue();
        assertThat(config.getUsername()).isEqualTo("secret");
    }

    @Test
    void onlyAliasesAreCountedNotWhatIsWritten() throws IOException {
        String many =
                IntStream.range(0, 5_000)
                        .mapToObj("- {name: c%d, cluster: {server: \"https://h\"}}\n"::formatted)
                        .collect(Collectors.joining());
        Path file =
                write(
                        "many",
                        "clusters:\n"
                                + many
                                + "users: [{name: u, user: {token: t}}]\n"
                                + "contexts: [{name: x, context: {cluster: c4999, user: u}}]\n"
                                + "current-context: x\n");

        assertThat(resolve(file).config().getMasterUrl()).startsWith("https://h");
    }

    /** Nine levels of ten aliases each would be a thousand million values. */
    @Test
    @Timeout(20)
    void refusesAliasesThatGrowWithoutBounds() throws IOException {
        StringBuilder text = new StringBuilder("l0: &l0 [a, b]\n");
        for (int level = 1; level < 10; level++) {
            String alias = "*l" + (level - 1);
            text.append(
                    "l%d: &l%d [%s]\n".formatted(level, level, (alias + ", ").repeat(9) + alias));
        }

        assertRefused(write("growing", text.toString()))
                .hasMessageContaining("not a readable kubeconfig");
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(strings = {"a: &a [*a]", "users: *nobody", "users: &u\n- user: *u"})
    void refusesAliasesOfWhatIsNotThere(String text) throws IOException {
        assertRefused(write("broken", text)).hasMessageContaining("not a readable kubeconfig");
    }

    private Path at(String server, String user) throws IOException {
        return write(
                "at",
                """
                clusters:
                - {name: c, cluster: {server: %s}}
                users: [{name: u, user: {%s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(
                                server.startsWith("http://[") ? "'" + server + "'" : server, user));
    }

    private Path behindProxy(String proxy) throws IOException {
        return write(
                "behind-proxy",
                """
                clusters: [{name: c, cluster: {server: "https://k.example.com", proxy-url: "%s"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(proxy));
    }

    private Path withUser(String user) throws IOException {
        return write(
                "with-user",
                """
                clusters: [{name: c, cluster: {server: "https://k.example.com"}}]
                users: [{name: u, user: {%s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                        .formatted(user));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private ServerAccess resolve(Path kubeconfig) {
        return new ServerAccessResolver(
                        Target.kubeconfig(kubeconfig), new Environment(Map.of(), directory))
                .resolve(Clock.systemUTC());
    }

    private AbstractThrowableAssert<?, ?> assertRefused(Path kubeconfig) {
        return assertThatThrownBy(() -> resolve(kubeconfig))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(ClusterException.Reason.CONFIGURATION));
    }
}
