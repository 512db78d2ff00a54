package io.deckhouse.payloadregistry.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserMisfitsTest {
    private static final String HASH =
            "$2y$05$eQQLdk5mWJZAwNzmPRL35.SUnUfIVKTNUb4rm5Sie5wJfKxNLeXga";

    private static List<StaticUsers.Fault> misfits(String project, int highest) throws Exception {
        String text = "users: {ci: {passwordHash: '%s', projects: [%s]}}".formatted(HASH, project);
        return UserMisfits.in(
                StaticUserFile.parse(Path.of("u.yaml"), text.getBytes(StandardCharsets.UTF_8))
                        .users(),
                highest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'*'", "Alpha", "alpha/app", "-a-", "a_b", "a.b"})
    void tellOfAProjectThatIsNoNamespace(String name) throws Exception {
        assertThat(misfits("{name: %s, access: READ}".formatted(name), 14))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path()).containsExactly("ci", "projects", "0", "name");
                    assertThat(fault.text())
                            .startsWith("static user ci: project " + name.replace("'", ""))
                            .contains("is no namespace");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty and matches nothing",
        "null, empty and matches nothing",
        "/app/*, begins with a slash",
        "app/, ends with a slash",
        "app//x, two slashes",
        "../app, not directories",
        "App/*, 'A'",
        "app:v1, ':'",
        "app/[ab], only '*'",
        "app?, only '*'",
    })
    void tellOfASubPathThatMatchesNothing(String subPath, String why) throws Exception {
        String value = subPath.equals("null") ? subPath : "'" + subPath + "'";
        assertThat(misfits("{name: team, subPath: %s, access: READ}".formatted(value), 14))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path()).containsExactly("ci", "projects", "0", "subPath");
                    assertThat(fault.text()).startsWith("static user ci: project team: subPath");
                    assertThat(fault.text()).contains(why);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: team, access: READ}",
                "{name: team-1, subPath: '*', access: FULL}",
                "{name: team, subPath: '**', access: FULL}",
                "{name: team, subPath: app/*, access: FULL}",
                "{name: team, subPath: a_b/c__d.e-f/*x, access: FULL}",
            })
    void areNoneWhereItGivesSomething(String project) throws Exception {
        assertThat(misfits(project, 14)).isEmpty();
    }

    @Test
    void tellOfAHashThatIsTooCostly() throws Exception {
        assertThat(misfits("", 5)).isEmpty();
        assertThat(misfits("", 4))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path()).containsExactly("ci");
                    assertThat(fault.text()).contains("bcrypt cost 5 is above 4");
                });
    }

    @Test
    void countProjectsThatWereLeftOut() throws Exception {
        assertThat(
                        misfits(
                                "{name: a, x: 1, access: READ}, {name: b, access: READ},"
                                        + " {name: c, y: 1, access: READ}, {name: D, access: READ}",
                                14))
                .extracting(StaticUsers.Fault::path)
                .containsExactly(List.of("ci", "projects", "3", "name"));
    }
}
