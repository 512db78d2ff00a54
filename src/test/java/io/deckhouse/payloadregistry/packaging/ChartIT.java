package io.deckhouse.payloadregistry.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The chart on a real API server: taken by it, installed, upgraded and removed by Helm itself. */
final class ChartIT {
    private static final ControlPlane PLANE = ControlPlane.shared();
    private static final String VERSION = "1.20.2";
    private static final String DEFINITION =
            "payloadrepositoryaccesses.access.payload-registry.deckhouse.io";

    /** Kinds of the Prometheus operator, which this API server does not serve. */
    private static final List<String> FOREIGN = List.of("ServiceMonitor", "PrometheusRule");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry: {service: registry.example.com}",
                """
                registry: {service: registry.example.com, hosts: ["registry.example.com:5000"]}
                auth:
                  tlsSecret: auth-tls
                  config: {tokens: {pullLife: 5m}}
                  staticUsersSecret: people
                  trustedProxies: [10.0.0.0/8]
                  ingress: {enabled: true, className: nginx, tlsSecret: registry-tls}
                  service: {type: LoadBalancer}
                  tolerations: [{operator: Exists}]
                  nodeSelector: {kubernetes.io/os: linux}
                  extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -Xmx300m}]
                refresher: {namespaces: [default], priorityClassName: system-cluster-critical}
                imagePullSecrets: [{name: images}]
                monitoring:
                  serviceMonitor: {enabled: true}
                  prometheusRule: {enabled: true}
                  dashboard: {enabled: true}
                networkPolicy:
                  metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]
                """,
                "{auth: {enabled: false}, refresher: {audience: ''}, crd: {install: false}}",
                "{registry: {service: a.example.com}, refresher: {enabled: false}, networkPolicy: {enabled: false}}"
            })
    void apiServerTakesEveryRenderedObject(String values) {
        String namespace = PLANE.freshNamespace();
        String rendered = Chart.render("payload-registry", namespace, VERSION, values);

        String known =
                Chart.documents(rendered).stream()
                        .filter(document -> !FOREIGN.contains(document.path("kind").asString()))
                        .map(JsonNode::toString)
                        .collect(Collectors.joining("\n"));

        PLANE.kubectlCommand(
                        PLANE.adminKubeconfig(),
                        "apply",
                        "--server-side",
                        "--dry-run=server",
                        "--filename=-")
                .withInput(known)
                .run()
                .expectSuccess();
    }

    /** A served definition would change what other tests on this API server see. */
    @AfterEach
    void removeTheDefinition() {
        PLANE.kubectl("delete", "customresourcedefinition", DEFINITION, "--ignore-not-found")
                .expectSuccess();
    }

    @Test
    void helmInstallsUpgradesAndRemovesIt() {
        String namespace = PLANE.freshNamespace();
        Path kubeconfig = PLANE.adminKubeconfig();

        Release installed =
                Chart.withValues(
                        "{registry: {service: one.example.com}, monitoring: {dashboard: {enabled: true}}}",
                        values ->
                                new Helm(Chart.DIRECTORY)
                                        .install()
                                        .withName("access")
                                        .withNamespace(namespace)
                                        .withKubeConfig(kubeconfig)
                                        .withValuesFile(values)
                                        .call());
        assertThat(installed.getStatus()).isEqualTo("deployed");
        assertThat(names(namespace, "deployments"))
                .containsExactly(
                        "access-payload-registry-auth", "access-payload-registry-refresher");

        Release upgraded =
                Chart.withValues(
                        "{registry: {service: two.example.com}, refresher: {enabled: false}}",
                        values ->
                                new Helm(Chart.DIRECTORY)
                                        .upgrade()
                                        .withName("access")
                                        .withNamespace(namespace)
                                        .withKubeConfig(kubeconfig)
                                        .withValuesFile(values)
                                        .call());
        assertThat(upgraded.getRevision()).isEqualTo("2");
        assertThat(names(namespace, "deployments,configmaps"))
                .contains("access-payload-registry-auth")
                .doesNotContain(
                        "access-payload-registry-refresher", "access-payload-registry-dashboard");

        Helm.uninstall("access").withNamespace(namespace).withKubeConfig(kubeconfig).call();
        assertThat(names(namespace, "deployments,services,roles,rolebindings,networkpolicies"))
                .isEmpty();
        assertThat(PLANE.kubectl("get", "clusterroles", "--output=name").output())
                .doesNotContain("access-payload-registry");
        assertThat(PLANE.kubectl("get", "customresourcedefinitions", "--output=name").output())
                .as("objects of people outlive the release")
                .contains(DEFINITION);
    }

    private static List<String> names(String namespace, String kinds) {
        return PLANE.kubectl("get", kinds, "--namespace=" + namespace, "--output=name")
                .output()
                .lines()
                .map(name -> name.substring(name.indexOf('/') + 1))
                .toList();
    }
}
