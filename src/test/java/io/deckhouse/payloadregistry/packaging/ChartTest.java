package io.deckhouse.payloadregistry.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.deckhouse.payloadregistry.cli.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What Helm makes of the chart, and that the plain manifests are the same. */
final class ChartTest {
    private static final String LEAST = "registry: {service: registry.example.com}\n";
    private static final String MONITORING =
            """
            monitoring:
              serviceMonitor: {enabled: true}
              prometheusRule: {enabled: true}
              dashboard: {enabled: true}
            """;

    @Test
    void passesHelmsLint() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @Test
    void plainManifestsAreTheRenderedChart() {
        String title =
                """
                # Rendered from packaging/helm; do not edit. Replace registry.example.com by your registry
                # and images.example.com by where the image is.
                """;
        String namespace =
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: payload-registry
                  labels:
                    pod-security.kubernetes.io/enforce: restricted
                """;
        String monitored = Chart.render(Chart.CURRENT, LEAST + MONITORING);

        Golden.check(
                Path.of("packaging/manifests"),
                Map.of(
                        "install.yaml",
                        title + namespace + withoutHelm(Chart.render(Chart.CURRENT, LEAST)),
                        "monitoring.yaml",
                        title + withoutHelm(from("monitoring.yaml", monitored))));
    }

    /** The documents that come from one template. */
    private static String from(String template, String rendered) {
        return Stream.of(rendered.split("(?m)^---\n"))
                .filter(document -> document.contains("/templates/" + template + "\n"))
                .map(document -> "---\n" + document)
                .collect(Collectors.joining());
    }

    /** Nothing manages these objects but their user. */
    private static String withoutHelm(String rendered) {
        return rendered.replaceAll(
                "(?m)^ *(app.kubernetes.io/managed-by: Helm|helm.sh/chart: .*)\n", "");
    }

    @Test
    void saysWhatIsMissingWithoutAService() {
        assertThatThrownBy(() -> Chart.render(Chart.CURRENT, "{}\n"))
                .hasMessageContaining("registry.service is missing");
    }

    @Test
    void needsNoServiceForTheRefresherBesideTheDeckhouseModule() {
        String rendered =
                Chart.render(
                        Chart.CURRENT, "auth: {enabled: false}\nrefresher: {audience: \"\"}\n");

        assertThat(arguments(rendered, "payload-registry-refresher"))
                .containsExactly("serve", "refresher", "--admin-listen=:9090", "--audience=");
        assertThat(rendered).doesNotContain("payload-registry-auth");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry: {service: https://registry.example.com}",
                "registry: {service: a.example.com, host: a.example.com}",
                "auth: {replicas: two}",
                "auth: {service: {type: External}}",
                "image: {digest: abc}",
                "refresher: {namespaces: [Team]}",
                "crds: {install: true}"
            })
    void refusesValuesThatMeanNothing(String values) {
        assertThatThrownBy(() -> Chart.render(Chart.CURRENT, values))
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    @Test
    void givesEachDaemonItsOptions() {
        String rendered =
                Chart.render(
                        Chart.CURRENT,
                        """
                        registry: {service: registry.example.com, hosts: ["a.example.com", "b.example.com:5000"]}
                        auth: {apiTokens: false, catalog: false, trustedProxies: [10.0.0.0/8], tlsSecret: auth-tls, extraArgs: [-v]}
                        refresher: {namespaces: [one, two], apiQps: 50}
                        """);

        assertThat(arguments(rendered, "payload-registry-auth"))
                .containsExactly(
                        "serve",
                        "auth",
                        "--service=registry.example.com",
                        "--issuer=d8-payload-registry",
                        "--listen=:5001",
                        "--admin-listen=:9090",
                        "--tls-cert=/etc/payload-registry/tls/tls.crt",
                        "--tls-key=/etc/payload-registry/tls/tls.key",
                        "--no-api-tokens",
                        "--no-catalog",
                        "--trusted-proxy=10.0.0.0/8",
                        "-v");
        assertThat(arguments(rendered, "payload-registry-refresher"))
                .containsExactly(
                        "serve",
                        "refresher",
                        "--admin-listen=:9090",
                        "--registry-host=a.example.com",
                        "--registry-host=b.example.com:5000",
                        "--audience=registry.example.com",
                        "--namespace=one",
                        "--namespace=two",
                        "--api-qps=50");
    }

    @Test
    void mountsTheServersConfigurationAndStaticUsers() {
        String rendered =
                Chart.render(
                        Chart.CURRENT,
                        LEAST
                                + "auth: {config: {tokens: {pullLife: 5m}}, staticUsersSecret:"
                                + " people}\n");
        JsonNode pod =
                Chart.document(rendered, "Deployment", "payload-registry-auth")
                        .at("/spec/template/spec");

        assertThat(
                        Chart.document(rendered, "ConfigMap", "payload-registry-auth")
                                .at("/data/auth.yaml")
                                .asString())
                .isEqualTo("tokens:\n  pullLife: 5m\n");
        assertThat(arguments(rendered, "payload-registry-auth"))
                .contains(
                        "--config=/etc/payload-registry/config/auth.yaml",
                        "--static-users=/etc/payload-registry/users/users.yaml");
        assertThat(pod.at("/volumes").valueStream().map(volume -> volume.path("name").asString()))
                .containsExactly("config", "users");
        assertThat(pod.at("/volumes/1/secret/secretName").asString()).isEqualTo("people");
    }

    @Test
    void namespacesOfTheRefresherGiveRolesThereAndNoClusterRole() {
        String rendered =
                Chart.render(Chart.CURRENT, LEAST + "refresher: {namespaces: [one, two]}\n");

        assertThat(Chart.documents(rendered))
                .filteredOn(document ->
                        document.path("kind").asString().endsWith("Role")
                                && document.at("/metadata/name")
                                        .asString()
                                        .equals("payload-registry-refresher"))
                .extracting(document -> document.at("/metadata/namespace").asString())
                .containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"payload-registry-auth", "payload-registry-refresher"})
    void daemonsRunWithoutPrivilegesOnAReadOnlyFileSystem(String name) {
        JsonNode pod =
                Chart.document(Chart.render(Chart.CURRENT, LEAST), "Deployment", name)
                        .at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0/securityContext");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isGreaterThan(0);
        assertThat(pod.at("/securityContext/seccompProfile/type").asString())
                .isEqualTo("RuntimeDefault");
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
    }

    @Test
    void usesTheApisThatAnOldKubernetesHas() {
        String old = Chart.render("1.20.2", LEAST);
        String current = Chart.render(Chart.CURRENT, LEAST);

        assertThat(old).contains("policy/v1beta1").doesNotContain("preStop");
        assertThat(current).contains("policy/v1\n", "preStop").doesNotContain("policy/v1beta1");
    }

    private static List<String> arguments(String rendered, String deployment) {
        return Chart.document(rendered, "Deployment", deployment)
                .at("/spec/template/spec/containers/0/args")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }
}
