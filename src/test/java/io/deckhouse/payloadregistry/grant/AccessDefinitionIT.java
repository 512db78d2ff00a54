package io.deckhouse.payloadregistry.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The definition that is shipped, as a real API server understands it. */
final class AccessDefinitionIT {
    private static final String NAME =
            Kind.PAYLOAD_REPOSITORY_ACCESS.plural() + "." + Kind.PAYLOAD_REPOSITORY_ACCESS.group();

    private static ControlPlane plane;

    private String namespace = "";

    @BeforeAll
    static void install() {
        plane = ControlPlane.shared();
        plane.apply(AccessDefinition.yaml());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> conditions().contains("Established=True"));
    }

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
    }

    @Test
    void itsSchemaIsStructural() {
        assertThat(conditions()).contains("NamesAccepted=True").doesNotContain("NonStructural");
    }

    @Test
    void fillsInWhatIsLeftOutAndDropsWhatNobodyKnows() {
        CommandResult applied =
                apply("{subjects: [{kind: User, name: eve}], repositories: [a], unknown: 1}");

        assertThat(applied.exit()).as(applied.stderr()).isZero();
        assertThat(get("jsonpath={.spec}"))
                .contains("\"access\":\"READ\"", "\"allowDelete\":false")
                .doesNotContain("unknown");
    }

    @Test
    void showsInColumnsWhatAPersonAsksFor() {
        apply("{subjects: [{kind: User, name: eve}], repositories: [app/**], access: FULL}");

        assertThat(get("wide").lines().toList())
                .satisfiesExactly(
                        head ->
                                assertThat(head.split(" {2,}| +"))
                                        .containsExactly(
                                                "NAME",
                                                "READY",
                                                "REASON",
                                                "ACCESS",
                                                "REPOSITORIES",
                                                "EXPIRES",
                                                "AGE",
                                                "SUBJECTS",
                                                "MESSAGE"),
                        row -> assertThat(row).contains("FULL", "[\"app/**\"]", "eve"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {repositories: [a]}                                              | spec.subjects
                    {subjects: [], repositories: [a]}                                | spec.subjects
                    {subjects: [{kind: User, name: e}]}                              | spec.repositories
                    {subjects: [{kind: User, name: e}], repositories: []}            | spec.repositories
                    {subjects: [{kind: User, name: e}], repositories: [""]}          | spec.repositories
                    {subjects: [{kind: User, name: e}], repositories: [1]}           | spec.repositories
                    {subjects: [{kind: User, name: e}], repositories: a}             | spec.repositories
                    {subjects: [{kind: Robot, name: e}], repositories: [a]}          | spec.subjects.kind
                    {subjects: [{kind: User, name: ""}], repositories: [a]}          | spec.subjects.name
                    {subjects: [{kind: User}], repositories: [a]}                    | spec.subjects.name
                    {subjects: [{kind: Group, name: e, namespace: n}], repositories: [a]} | spec.subjects.namespace
                    {subjects: [{kind: ServiceAccount, name: B_d}], repositories: [a]} | spec.subjects.name
                    {subjects: [{kind: ServiceAccount, name: e, namespace: B}], repositories: [a]} | spec.subjects.namespace
                    {subjects: [{kind: User, name: e}], repositories: [a], access: WRITE} | spec.access
                    {subjects: [{kind: User, name: e}], repositories: [a], allowDelete: "yes"} | spec.allowDelete
                    {subjects: [{kind: User, name: e}], repositories: [a], expiresAt: tomorrow} | spec.expiresAt
                    """)
    void refusesWhatCannotBeMeant(String spec, String field) {
        CommandResult applied = apply(spec);

        assertThat(applied.exit()).isNotZero();
        assertThat(applied.stderr()).contains(field).doesNotContain("Unsupported value: \"Service");
    }

    private static String conditions() {
        return plane.kubectl(
                        "get",
                        "customresourcedefinition",
                        NAME,
                        "-o",
                        "jsonpath={range .status.conditions[*]}{.type}={.status} {end}")
                .output();
    }

    private CommandResult apply(String spec) {
        return plane.kubectlCommand(plane.adminKubeconfig(), "apply", "--validate=false", "-f", "-")
                .withInput(
                        """
                        apiVersion: access.payload-registry.deckhouse.io/v1alpha1
                        kind: PayloadRepositoryAccess
                        metadata: {name: readers, namespace: %s}
                        spec: %s
                        """
                                .formatted(namespace, spec))
                .run();
    }

    private String get(String format) {
        return plane.kubectl("get", "pra", "readers", "-n", namespace, "-o", format).output();
    }
}
