package io.deckhouse.payloadregistry.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** Misspelt, subPath would be missing, and a project without one is given as a whole. */
    @Test
    void namesEveryUnknownKeyWithItsLineAndTheNearestKnownOne() {
        String misspelt =
                """
                users:
                  t1:
                    passwordHash: '%1$s'
                    projects:
                    - {name: other, access: READ}
                    - name: team
                      subpath: app/*
                      access: FULL
                  t2:
                    passwordHash: '%1$s'
                    project: [{name: team, access: FULL}]
                    comment: of the CI
                """
                        .formatted(HASH);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(misspelt))
                .withMessage(
                        """
                        users.yaml:7: static user t1: project team: unknown key 'subpath'; did you mean 'subPath'?
                        users.yaml:11: static user t2: unknown key 'project'; did you mean 'projects'?
                        users.yaml:12: static user t2: unknown key 'comment'; known here: passwordHash, projects\
                        """);
    }

    /** A merge key, which this parser does not follow, could hold the subPath. */
    @Test
    void refusesAMergeKeyAndAnAlias() {
        String merged =
                """
                users:
                  a:
                    passwordHash: '%1$s'
                    projects: &all [{<<: {subPath: app/*}, name: team, access: FULL}]
                  b: {passwordHash: '%1$s', projects: *all}
                """
                        .formatted(HASH);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(merged))
                .withMessageContaining(
                        "users.yaml:4: static user a: project team: unknown key '<<'")
                .withMessageContaining("users.yaml:5: static user b: projects is no list");
    }

    @Test
    void takesUnknownKeysOfAModuleConfigOutsideItsUsers() throws Exception {
        StaticUsers users =
                read(
                        """
                        kind: ModuleConfig
                        metadata: {name: payload-registry}
                        spec:
                          enabled: true
                          settings:
                            storage: {size: 50Gi}
                            users: {ci: {passwordHash: '%s', projects: []}}
                        """
                                .formatted(HASH));

        assertThat(users.accounts()).containsOnlyKeys("ci");
    }

    @Test
    void keepsTheUsersBeforeWhenANewFileHasAnUnknownKey(@TempDir Path directory) throws Exception {
        String good =
                "users: {ci: {passwordHash: '%s', projects: [{name: t, subPath: a, access: READ}]}}"
                        .formatted(HASH);
        Path file = Files.writeString(directory.resolve("users.yaml"), good);
        var watched = WatchedFile.open(file, StaticUserFile::read);
        StaticUsers before = watched.get();

        Files.writeString(file, good.replace("subPath", "subpath"));

        assertThat(watched.look()).isFalse();
        assertThat(watched.get()).isSameAs(before);
    }

    @Test
    void saysWhereASecondDocumentBegins() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        read(
                                "users: {ci: {passwordHash: '%s', projects: []}}\n---\nusers: {}\n"
                                        .formatted(HASH)))
                .withMessageStartingWith("users.yaml:3: a second YAML document begins here; ");
    }

    @Test
    void refusesANameThatBasicCredentialsCannotCarry() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        read("users: {'a:b': {passwordHash: '%s', projects: []}}".formatted(HASH)))
                .withMessageStartingWith(
                        "users.yaml:1: static user a:b: Basic credentials cannot carry this name; ");
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
