package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Target;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerAccessResolverTest {
    @TempDir Path directory;

    @Test
    void prefersTheNamedFileToEverythingElse() throws IOException {
        Path named = kubeconfig("named", "named.example.com");
        kubeconfig(".kube/config", "home.example.com");
        Map<String, String> variables =
                Map.of(
                        "KUBECONFIG",
                        kubeconfig("listed", "listed.example.com").toString(),
                        "HOME",
                        directory.toString());

        assertThat(server(Target.kubeconfig(named), variables))
                .isEqualTo("https://named.example.com/");
        assertThat(server(Target.DEFAULT, variables)).isEqualTo("https://listed.example.com/");
        assertThat(server(Target.DEFAULT, Map.of("HOME", directory.toString())))
                .isEqualTo("https://home.example.com/");
    }

    @Test
    void prefersAnyKubeconfigToThePod() throws IOException {
        kubeconfig(".kube/config", "home.example.com");

        assertThat(server(Target.DEFAULT, inPod(Map.of("HOME", directory.toString()))))
                .isEqualTo("https://home.example.com/");
        ServerAccess access = resolve(Target.DEFAULT, inPod(Map.of("KUBECONFIG", "/no/such/file")));
        assertThat(access.config().getMasterUrl()).isEqualTo("https://10.0.0.1:443/");
        assertThat(access.config().getOauthTokenProvider().getToken()).isEqualTo("pod-token");
        assertThat(access.namespace()).isEqualTo("pod-namespace");
    }

    @Test
    void mergesFilesSoThatTheFirstHolds() throws IOException {
        Path first =
                write(
                        "first",
                        "current-context: b\nclusters: [{name: c, cluster: {server:"
                                + " https://first.example.com}}]\n");
        Path second =
                write(
                        "second",
                        """
                        current-context: a
                        clusters: [{name: c, cluster: {server: "https://second.example.com"}}]
                        users: [{name: u, user: {token: t}}]
                        contexts:
                        - {name: a, context: {cluster: c, user: u}}
                        - {name: b, context: {cluster: c, user: u, namespace: of-b}}
                        """);
        String list =
                String.join(File.pathSeparator, "/no/such", first.toString(), second.toString());

        ServerAccess access = resolve(Target.DEFAULT, Map.of("KUBECONFIG", list));

        assertThat(access.config().getMasterUrl()).isEqualTo("https://first.example.com/");
        assertThat(access.namespace()).isEqualTo("of-b");
        assertThat(access.config().getOauthToken() + access.config().getAutoOAuthToken())
                .contains("t");
    }

    @Test
    void takesTheNamespaceFromTheUserThenTheContextThenTheDefault() throws IOException {
        Path file = kubeconfig("k", "k.example.com");

        assertThat(resolve(new Target(List.of(file), "", "mine"), Map.of()).namespace())
                .isEqualTo("mine");
        assertThat(resolve(new Target(List.of(file), "other", ""), Map.of()).namespace())
                .isEqualTo("theirs");
        assertThat(resolve(Target.kubeconfig(file), Map.of()).namespace()).isEqualTo("default");
    }

    @Test
    void namesTheMissingFile() {
        assertRefused(Target.kubeconfig(directory.resolve("gone")), Map.of())
                .hasMessageContaining(directory.resolve("gone") + " does not exist");
        assertRefused(Target.DEFAULT, Map.of("KUBECONFIG", "/no/such/file"))
                .hasMessageContaining("/no/such/file does not exist");
        assertRefused(Target.DEFAULT, Map.of()).hasMessageContaining("no kubeconfig");
    }

    @Test
    void namesTheKnownContextsWhenTheWantedOneIsNot() throws IOException {
        Path file = kubeconfig("k", "k.example.com");

        assertRefused(new Target(List.of(file), "prod", ""), Map.of())
                .hasMessageContaining("\"prod\"")
                .hasMessageContaining("known contexts: main, other");
    }

    @Test
    void asksForAContextWhenNoneIsCurrent() throws IOException {
        Path file = write("k", "contexts: [{name: only, context: {cluster: c, user: u}}]\n");

        assertRefused(Target.kubeconfig(file), Map.of())
                .hasMessageContaining("--context")
                .hasMessageContaining("only");
    }

    @Test
    void namesTheClusterOrUserThatIsNotThere() throws IOException {
        String contexts =
                "contexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n";
        Path noCluster = write("a", contexts);
        Path noUser =
                write("b", contexts + "clusters: [{name: c, cluster: {server: 'https://h'}}]\n");

        assertRefused(Target.kubeconfig(noCluster), Map.of())
                .hasMessageContaining("the cluster \"c\"");
        assertRefused(Target.kubeconfig(noUser), Map.of()).hasMessageContaining("the user \"u\"");
    }

    @Test
    void saysWhereAFileIsMalformedAndNotWhatItHolds() throws IOException {
        Path file = write("k", "users:\n- name: u\n  user: {token: my-secret\nclusters: ]\n");

        assertRefused(Target.kubeconfig(file), Map.of())
                .hasMessageContaining("is not a readable kubeconfig (line ")
                .hasMessageNotContaining("my-secret");
        assertRefused(Target.kubeconfig(directory), Map.of()).hasMessageContaining("directory");
    }

    private Path kubeconfig(String name, String host) throws IOException {
        return write(
                name,
                """
                clusters: [{name: c, cluster: {server: "https://%s"}}]
                users: [{name: u, user: {token: t}}]
                contexts:
                - {name: main, context: {cluster: c, user: u}}
                - {name: other, context: {cluster: c, user: u, namespace: theirs}}
                current-context: main
                """
                        .formatted(host));
    }

    private Path write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private Map<String, String> inPod(Map<String, String> more) throws IOException {
        write("pod/token", "pod-token\n");
        write("pod/namespace", "pod-namespace");
        Map<String, String> variables = new java.util.HashMap<>(more);
        variables.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        variables.put("KUBERNETES_SERVICE_PORT", "443");
        return variables;
    }

    private String server(Target target, Map<String, String> variables) {
        return resolve(target, variables).config().getMasterUrl();
    }

    private ServerAccess resolve(Target target, Map<String, String> variables) {
        return new ServerAccessResolver(
                        target, new Environment(variables, directory.resolve("pod")))
                .resolve(Clock.systemUTC());
    }

    private AbstractThrowableAssert<?, ?> assertRefused(
            Target target, Map<String, String> variables) {
        return assertThatThrownBy(() -> resolve(target, variables))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(ClusterException.Reason.CONFIGURATION));
    }
}
