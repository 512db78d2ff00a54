package io.deckhouse.payloadregistry.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StaticUserFileTest {
    private static final String HASH =
            "$2y$05$eQQLdk5mWJZAwNzmPRL35.SUnUfIVKTNUb4rm5Sie5wJfKxNLeXga";

    @Test
    void readsUsersAlone() throws Exception {
        StaticUsers users = read("users: {ci: {passwordHash: '%s', projects: []}}".formatted(HASH));

        assertThat(users.accounts()).containsOnlyKeys("ci");
    }

    @Test
    void readsAModuleConfig() throws Exception {
        StaticUsers users =
                read(
                        """
                        apiVersion: deckhouse.io/v1alpha1
                        kind: ModuleConfig
                        metadata: {name: payload-registry}
                        spec:
                          settings:
                            users:
                              ci:
                                passwordHash: %s
                                projects: [{name: team, access: FULL}]
                        """
                                .formatted(HASH));

        assertThat(users.accounts()).containsOnlyKeys("ci");
    }

    @Test
    void namesEveryWrongUserAndShowsNoHash() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        read(
                                """
                                users:
                                  token: {passwordHash: '%1$s', projects: []}
                                  good: {passwordHash: '%1$s', projects: []}
                                  bad: {passwordHash: '%1$sx', projects: []}
                                  odd: {passwordHash: '%1$s', projects: [{name: t, access: ALL}]}
                                """
                                        .formatted(HASH)))
                .withMessageContaining("users.yaml:2: static user token: the name is reserved")
                .withMessageContaining("users.yaml:4: static user bad: ")
                .withMessageContaining(
                        "users.yaml:5: static user odd: access 'ALL' is neither READ nor FULL")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("$2y$", "good"));
    }

    @Test
    void refusesAnotherModulesSettings() {
        String other =
                """
                kind: ModuleConfig
                metadata: {name: user-authn}
                spec: {settings: {users: {ci: {passwordHash: '%s', projects: []}}}}
                """
                        .formatted(HASH);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(other))
                .withMessage(
                        "users.yaml: is ModuleConfig 'user-authn', not ModuleConfig"
                                + " 'payload-registry'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "users:",
                "users: [ci]",
                "kind: ModuleConfig",
                "users: {ci: 1, ci: 2}",
                "users: {"
            })
    void refusesAFileWithoutUsers(String text) {
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read(text));
    }

    private static StaticUsers read(String text) throws ConfigurationException {
        return StaticUserFile.read(Path.of("users.yaml"), text.getBytes(StandardCharsets.UTF_8));
    }
}
