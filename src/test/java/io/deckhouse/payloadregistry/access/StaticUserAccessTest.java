package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.repository;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Decision.Denial;
import io.deckhouse.payloadregistry.access.Decision.Denied;
import io.deckhouse.payloadregistry.access.NearMiss.Cause;
import io.deckhouse.payloadregistry.pattern.SubPathPattern;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StaticUserAccessTest {
    private final StaticUserAccess access = new StaticUserAccess(Namespaces.of(List.of("team")));

    private static StaticUser.Project project(String name, String subPath, AccessLevel level) {
        return new StaticUser.Project(
                name, SubPathPattern.parse(subPath).toOptional().orElseThrow(), level);
    }

    private static StaticUser user(StaticUser.Project... projects) {
        return new StaticUser("bob", List.of(projects));
    }

    @ParameterizedTest
    @CsvSource({
        "*,READ,team/app,PULL",
        "*,FULL,team/app,PULL PUSH",
        "*,FULL,team/a/b/c,PULL PUSH",
        "'',FULL,team/a/b,''",
        "frontend/*,READ,team/frontend/a/b/c/image,PULL",
        "frontend/*,READ,team/frontend,''",
        "frontend,READ,team/frontend,PULL",
        "frontend,READ,team/frontend/a,''",
        "*,FULL,other/app,''",
        "f?o,READ,team/foo,''"
    })
    void levelAndSubPathDecide(String subPath, AccessLevel level, String name, String actions) {
        var allowed = access.allowed(user(project("team", subPath, level)), repository(name));

        assertThat(String.join(" ", allowed.stream().map(Action::name).toList()))
                .isEqualTo(actions);
    }

    @Test
    void withoutTheNamespaceOnlyPullIsGranted() {
        var bob = user(project("gone", "*", AccessLevel.FULL));

        assertThat(access.allowed(bob, repository("gone/app"))).containsExactly(Action.PULL);
        assertThat(access.explain(bob, Action.PUSH, repository("gone/app")))
                .isInstanceOfSatisfying(
                        Denied.class,
                        denied -> {
                            assertThat(denied.denial()).isEqualTo(Denial.NAMESPACE_MISSING);
                            assertThat(denied.reason()).contains("gone does not exist");
                        });
    }

    @Test
    void noProjectsAreCatalogOnly() {
        assertThat(access.explain(user(), Action.PULL, repository("team/app")))
                .isEqualTo(new Denied(Denial.NOTHING_FOR_SUBJECT, List.of()));
    }

    @Test
    void anyProjectMayAllow() {
        var bob =
                user(
                        project("team", "a", AccessLevel.READ),
                        project("team", "a", AccessLevel.FULL));

        assertThat(access.decide(bob, Action.PUSH, repository("team/a")))
                .isEqualTo(
                        new Decision.Allowed(
                                new Grounds.ByProject("bob", "team", "a", AccessLevel.FULL)));
    }

    @Test
    void explainsWhyEachProjectMissed() {
        var bob =
                user(
                        project("other", "*", AccessLevel.FULL),
                        project("team", "b", AccessLevel.FULL),
                        project("team", "*", AccessLevel.READ));

        var decision = (Denied) access.explain(bob, Action.PUSH, repository("team/a"));

        assertThat(decision.nearMisses())
                .extracting(NearMiss::cause)
                .containsExactly(Cause.PATTERN_MISSES, Cause.LEVEL_TOO_LOW, Cause.OTHER_PROJECT);
    }
}
