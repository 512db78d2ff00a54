package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit.ProjectEntry;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class StaticUserEditTest {
    private static final BcryptHash OLD =
            BcryptHash.parse("$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa");
    private static final BcryptHash NEW =
            BcryptHash.parse("$2y$10$CeP/hYvBJ05Ih2azafVyIuuMRpf60am4z6USm4jhHfUPsFDBAmn/u");

    @Test
    void aNewUserComesAfterThoseThatAreThere() {
        StaticUserEdit edit = edit("users: {ann: {passwordHash: x, note: kept}}, other: 1");

        edit.add("bob", Optional.of(NEW), List.of(project("team", "", AccessLevel.READ)));

        assertThat(edit.tree().at("/spec/settings"))
                .isEqualTo(
                        yaml(
                                "{users: {ann: {passwordHash: x, note: kept}, bob: {passwordHash: "
                                        + NEW.text()
                                        + ", projects: [{name: team, access: READ}]}}, other: 1}"));
    }

    @Test
    void aKnownProjectGetsTheNewLevelAndOthersAreAdded() {
        StaticUserEdit edit =
                edit(
                        "users: {ann: {passwordHash: x, projects: [{name: a, access: READ},"
                                + " {name: a, subPath: b/*, access: READ, note: 1}]}}");

        edit.add(
                "ann",
                Optional.empty(),
                List.of(
                        project("a", "*", AccessLevel.FULL),
                        project("a", "b/*", AccessLevel.FULL),
                        project("c", "", AccessLevel.READ)));

        assertThat(edit.tree().at("/spec/settings/users/ann"))
                .isEqualTo(
                        yaml(
                                "{passwordHash: x, projects: [{name: a, access: FULL},"
                                        + " {name: a, subPath: b/*, access: FULL, note: 1},"
                                        + " {name: c, access: READ}]}"));
    }

    @Test
    void aNewUserNeedsAPassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> edit("users: {}").add("ann", Optional.empty(), List.of()))
                .withMessage("user ann is new and needs a password");
    }

    @Test
    void theHashAloneIsReplaced() {
        StaticUserEdit edit =
                edit("users: {ann: {passwordHash: " + OLD.text() + ", projects: []}}");

        edit.setHash("ann", NEW);

        assertThat(edit.tree().at("/spec/settings/users/ann"))
                .isEqualTo(yaml("{passwordHash: " + NEW.text() + ", projects: []}"));
    }

    @Test
    void aUserGoesWithEverything() {
        assertThat(edit("users: {ann: {}, bob: {}}").remove("ann").tree().at("/spec/settings"))
                .isEqualTo(yaml("{users: {bob: {}}}"));
    }

    @Test
    void projectsGoByNameAndSubPath() {
        StaticUserEdit edit =
                edit("users: {ann: {projects: [{name: a}, {name: a, subPath: b}, {name: c}]}}");

        edit.removeProjects("ann", List.of(project("a", "", AccessLevel.READ)));

        assertThat(edit.tree().at("/spec/settings/users/ann/projects"))
                .isEqualTo(yaml("[{name: a, subPath: b}, {name: c}]"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        edit.removeProjects("ann", List.of(project("c", "x", AccessLevel.READ))))
                .withMessage("user ann has no project c with subPath 'x'");
    }

    @Test
    void whoIsNotThereIsAnsweredWithWhoIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> edit("users: {ann: {}}").remove("bob"))
                .withMessage("there is no static user bob; there are ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "text", "1"})
    void whatIsNoMapIsRefused(String users) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> edit("users: " + users).add("ann", Optional.of(NEW), List.of()))
                .withMessage("'users' is there, but it is no map");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "users:", "users: {}", "users: {ann: }"})
    void whatIsEmptyIsFilled(String settings) {
        assertThat(
                        edit(settings)
                                .add("ann", Optional.of(NEW), List.of())
                                .tree()
                                .at("/spec/settings"))
                .isEqualTo(
                        yaml("{users: {ann: {passwordHash: " + NEW.text() + ", projects: []}}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token", "a:b", "a b", "a\tb", "a\u0000", "#a", "a\n"})
    void namesThatNobodyCouldLogInWithAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> StaticUserEdit.checkedName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "Ann_1", "ann@example.com", "анна", "tokens", "-", "a.b/c"})
    void otherNamesAreFine(String name) {
        assertThat(StaticUserEdit.checkedName(name)).isEqualTo(name);
    }

    private static ProjectEntry project(String name, String subPath, AccessLevel level) {
        return new ProjectEntry(name, subPath, level);
    }

    private static StaticUserEdit edit(String settings) {
        return StaticUserEdit.of(
                yaml("{kind: ModuleConfig, spec: {version: 1, settings: {" + settings + "}}}"));
    }

    private static JsonNode yaml(String text) {
        return YAMLMapper.shared().readTree(text);
    }
}
