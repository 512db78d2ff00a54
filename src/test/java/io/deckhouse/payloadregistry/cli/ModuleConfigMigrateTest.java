package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code module-config migrate} on a directory with three users, and a binding of one's new self.
 */
final class ModuleConfigMigrateTest {
    private static final String HASH =
            "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa";

    @TempDir private Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                directory.resolve("config.yaml"),
                """
                apiVersion: deckhouse.io/v1alpha1
                kind: ModuleConfig
                metadata: {name: payload-registry}
                spec:
                  version: 1
                  settings:
                    users:
                      ci-build:
                        passwordHash: "%1$s"
                        projects: [{name: team, access: FULL}, {name: shop, subPath: "frontend/*", access: READ}]
                      ci-front:
                        passwordHash: "%1$s"
                        projects: [{name: shop, subPath: "front*", access: FULL}, {name: shop, subPath: "", access: READ}]
                      Ann_1: {passwordHash: "%1$s", projects: [{name: team, access: READ}]}
                      cat: {passwordHash: "%1$s", projects: []}
                """
                        .formatted(HASH));
        Files.writeString(
                directory.resolve("rbac.yaml"),
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: legacy, namespace: shop}
                rules:
                - apiGroups: [payload-registry.deckhouse.io]
                  resources: [payloadrepositoryaccesses]
                  verbs: [get]
                  resourceNames: ["legacy/**"]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: legacy, namespace: shop}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: legacy}
                subjects: [{kind: ServiceAccount, name: ci-build, namespace: team}]
                """);
    }

    @Test
    void showsWhoGainsWhat() {
        CliRun run = CliRun.of(words("ci-*")).exits(0);

        assertThat(run.out())
                .isEqualTo(
                        """
                        USER       PROJECT   SUBPATH      ACCESS   SUBJECT                        PATTERN       CHANGE
                        ci-build   team      *            FULL     serviceaccount/team/ci-build   **            none
                        ci-build   shop      frontend/*   READ     serviceaccount/team/ci-build   frontend/**   gains pull on shop/frontend
                        ci-build   shop      -            -        serviceaccount/team/ci-build   legacy/**     gains pull, by RoleBinding shop/legacy
                        ci-front   shop      front*       FULL     serviceaccount/shop/ci-front   front*/**     none
                        ci-front   shop                   READ     serviceaccount/shop/ci-front   -             none: the subPath matches nothing
                        """);
    }

    @Test
    void exactlyNobodyGains() {
        assertThat(CliRun.of(words("ci-build --exact --to user")).exits(0).out())
                .contains("user/ci-build   frontend/*/**   none")
                .doesNotContain("gains");
    }

    @Test
    void theObjectsCanBeReadBeforeTheyAreMade() {
        String yaml = CliRun.of(words("ci-front -o yaml")).exits(0).out();

        assertThat(yaml).contains("kind: ServiceAccount", "kind: Role\n", "- front*/**", "- patch");
        assertThat(directory.toFile().list((_, name) -> name.endsWith(".yaml"))).hasSize(2);
    }

    @Test
    void whatIsAppliedGivesWhatTheUserHad() {
        CliRun.of(words("ci-build --apply")).exits(0);

        assertThat(canI("push team/any/thing")).isEqualTo("yes\n");
        assertThat(canI("pull shop/frontend/a/b")).isEqualTo("yes\n");
        assertThat(canI("push shop/frontend/a/b")).startsWith("no");
        assertThat(canI("pull shop/backend")).startsWith("no");
        assertThat(CliRun.of(words("ci-build --apply")).exits(0).out().lines())
                .allMatch(line -> line.contains(" unchanged in "));
    }

    @Test
    void aDryRunMakesNothing() {
        CliRun run = CliRun.of(words("ci-build --apply --dry-run=server")).exits(0);

        assertThat(run.out()).contains("serviceaccount/ci-build created in team (server dry run)");
        assertThat(canI("push team/any/thing")).startsWith("no");
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, 1, there is no static user nobody",
        "'x* y*', 1, 'there is no static user x*, y*'",
        "Ann_1, 2, leave it out",
        "--to group, 2, is not one of serviceaccount",
        "cat, 0, has no projects",
    })
    void whatCannotBeMigratedIsNamed(String options, int exit, String message) {
        assertThat(CliRun.of(words(options)).exits(exit).err()).contains(message);
    }

    private String canI(String question) {
        return CliRun.of(
                        Shell.words(
                                        "can-i "
                                                + question
                                                + " --as serviceaccount/team/ci-build --manifests "
                                                + directory)
                                .toArray(String[]::new))
                .out();
    }

    private String[] words(String options) {
        return Shell.words("module-config migrate --manifests " + directory + " " + options)
                .toArray(String[]::new);
    }
}
