package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.StaticUser;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What counts of a live ModuleConfig, whose CRD may have gained keys that we do not know. */
final class StaticUsersTest {
    private static final String HASH = "$2y$10$" + ".".repeat(53);

    private static StaticUsers read(String users) {
        return StaticUsers.read(
                new YAMLMapper().readTree(users.replace("HASH", "passwordHash: " + HASH)));
    }

    private static List<StaticUser.Project> projects(StaticUsers users, String name) {
        assertThat(users.accounts()).containsKey(name);
        return Objects.requireNonNull(users.accounts().get(name)).user().projects();
    }

    @Test
    void leavesOutAProjectWithAnUnknownKeyInsteadOfGivingAllOfIt() {
        StaticUsers users =
                read(
                        """
                        t1:
                          HASH
                          projects:
                          - {name: team, subpath: app/*, access: FULL}
                          - {name: other, access: READ}
                        """);

        assertThat(projects(users, "t1"))
                .extracting(StaticUser.Project::name)
                .containsExactly("other");
        assertThat(users.problems())
                .containsExactly(
                        "static user t1: project team: unknown key 'subpath'; did you mean"
                                + " 'subPath'?");
    }

    @Test
    void namesTheKnownKeysWhereNoneIsNear() {
        StaticUsers users =
                read("t1: {HASH, projects: [{name: team, until: tomorrow, access: FULL}]}");

        assertThat(projects(users, "t1")).isEmpty();
        assertThat(users.problems())
                .containsExactly(
                        "static user t1: project team: unknown key 'until'; known here: name,"
                                + " subPath, access");
    }

    /** It may say that the user is locked, or until when it counts. */
    @Test
    void leavesOutAUserWithAnUnknownKeyAndNobodyElse() {
        StaticUsers users =
                read(
                        """
                        t1: {HASH, disabled: true, projects: []}
                        t2: {HASH, project: [{name: team, access: FULL}]}
                        t3: {HASH, projects: []}
                        """);

        assertThat(users.accounts()).containsOnlyKeys("t3");
        assertThat(users.problems())
                .containsExactly(
                        "static user t1: unknown key 'disabled'; known here: passwordHash, projects",
                        "static user t2: unknown key 'project'; did you mean 'projects'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a: {name: team, access: FULL}}", "team", "1"})
    void takesOnlyAListForProjects(String projects) {
        StaticUsers users = read("t1: {HASH, projects: %s}".formatted(projects));

        assertThat(users.accounts()).isEmpty();
        assertThat(users.problems())
                .containsExactly(
                        "static user t1: projects is no list; write each project as an item"
                                + " '- {name: …, access: …}'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t1: {HASH}", "t1: {HASH, projects: }", "t1: {HASH, projects: []}"})
    void takesAUserWithoutProjects(String text) {
        StaticUsers users = read(text);

        assertThat(projects(users, "t1")).isEmpty();
        assertThat(users.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a\\tb", ""})
    void refusesANameThatNoClientCanSend(String name) {
        StaticUsers users = read("\"%s\": {HASH, projects: []}".formatted(name));

        assertThat(users.accounts()).isEmpty();
        assertThat(users.problems())
                .singleElement()
                .asString()
                .contains("Basic credentials")
                .contains("rename");
    }
}
