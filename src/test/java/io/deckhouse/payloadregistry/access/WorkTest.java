package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.NOW;
import static io.deckhouse.payloadregistry.access.Fixtures.account;
import static io.deckhouse.payloadregistry.access.Fixtures.repository;
import static io.deckhouse.payloadregistry.access.Fixtures.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.access.RuleFinding.Check;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody may cost others who writes Roles with many or dear patterns. */
final class WorkTest {
    private static final Identity CI = Identity.serviceAccount("team", "ci");

    /** 64 results of 60 characters: among the dearest there are. */
    private static final String DEAR = "{*a,*b}".repeat(6) + "*a*b".repeat(12);

    private static Fixtures with(String... patterns) {
        return new Fixtures()
                .role("team", "r", rule("get,create,delete", patterns))
                .bind("team", "b", RoleRef.role("r"), account("team", "ci"));
    }

    private static String[] dear(int count) {
        return IntStream.range(0, count).mapToObj(i -> DEAR + i).toArray(String[]::new);
    }

    private static boolean mayPull(AccessIndex index, String name) {
        return index.decide(CI, Action.PULL, repository(name), NOW).isAllowed();
    }

    @Test
    @Timeout(20) // reading all of them takes longer, and a quarter of the heap
    void readsOnlyAsManyPatternsOfARoleAsItCanKeep() {
        String[] patterns = dear(15_000);
        patterns[0] = "first";
        patterns[14_999] = "last";
        AccessIndex index = with(patterns).index();

        assertThat(index.patternsLeftOut(RoleKey.role("team", "r"))).isGreaterThan(14_000);
        assertThat(mayPull(index, "team/first")).isTrue();
        assertThat(mayPull(index, "team/last")).isFalse();
    }

    @Test
    void keepsThousandsOfPlainPatterns() {
        String[] patterns =
                IntStream.range(0, 20_000).mapToObj(i -> "app" + i + "/**").toArray(String[]::new);
        AccessIndex index = with(patterns).index();

        assertThat(index.patternsLeftOut(RoleKey.role("team", "r"))).isZero();
        assertThat(mayPull(index, "team/app19999/x")).isTrue();
    }

    @Test
    void lintSaysWhichRoleHasTooManyPatterns() {
        AccessIndex index = with(dear(30)).index();

        assertThat(RuleLint.check(index.roles(), index.bindings(), index.verbs()))
                .filteredOn(finding -> finding.check() == Check.TOO_MANY_PATTERNS)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.place().object()).isEqualTo("Role team/r");
                    assertThat(finding.message()).contains("match nothing");
                });
    }

    @Test
    void givesUpWhenThereIsTooMuchToTry() {
        AccessIndex index = with(dear(10)).index();
        var all = EnumSet.allOf(Action.class);
        var repository = repository("team/" + "a".repeat(200));

        assertThatThrownBy(() -> index.decide(CI, all, repository, NOW, Work.of(10_000)))
                .isInstanceOf(TooMuchWorkException.class);
        assertThat(index.decide(CI, all, repository, NOW, Work.of(1_000_000))).hasSize(3);
    }

    @Test
    void triesAPatternOnceForAllActions() {
        AccessIndex index = with(dear(10)).index();
        var repository = repository("team/app");
        var one = EnumSet.of(Action.PULL);
        long enough = leastFor(index, one, repository);

        assertThat(leastFor(index, EnumSet.allOf(Action.class), repository)).isEqualTo(enough);
    }

    @Test
    void countsARuleThatGivesAnotherAction() {
        Fixtures fixtures = new Fixtures();
        for (int i = 0; i < 100; i++) {
            fixtures.role("team", "r" + i, manyRules(300))
                    .bind("team", "b" + i, RoleRef.role("r" + i), account("team", "ci"));
        }
        AccessIndex index = fixtures.index();

        assertThatThrownBy(() -> pull(index, Work.of(10_000)))
                .isInstanceOf(TooMuchWorkException.class);
        assertThat(pull(index, Work.of(50_000)).isAllowed()).isFalse();
    }

    @Test
    void passesOverARoleThatGivesOnlyOtherActions() {
        Fixtures fixtures = new Fixtures().role("team", "r", rule("delete"), rule("delete", "a"));
        for (int i = 0; i < 100; i++) {
            fixtures.bind("team", "b" + i, RoleRef.role("r"), account("team", "ci"));
        }

        assertThat(pull(fixtures.index(), Work.of(500)).isAllowed()).isFalse();
    }

    @Test
    void triesARoleOnceHoweverManyBindingsNameIt() {
        Fixtures fixtures =
                new Fixtures().role("team", "r", manyRules(300)).role("team", "s", manyRules(300));
        for (int i = 0; i < 100; i++) {
            fixtures.bind(
                    "team", "b" + i, RoleRef.role(i % 2 == 0 ? "r" : "s"), account("team", "ci"));
        }

        assertThat(pull(fixtures.index(), Work.of(2_000)).isAllowed()).isFalse();
    }

    @Test
    void triesADearRoleAgainForABindingThatLastsLonger() {
        Rule[] rules = manyRules(300);
        rules[299] = rule("get,delete", "app");
        Fixtures fixtures = new Fixtures().role("team", "r", rules);
        int most = 100;
        for (int seconds = 1; seconds <= most; seconds++) {
            // In the order of the bindings' keys, most of them last longer than the one before.
            var end = new Expiry(NOW.plusSeconds(seconds));
            fixtures.add(
                    new Binding(
                            BindingKey.roleBinding("team", "b%03d".formatted(seconds)),
                            RoleRef.role("r"),
                            List.of(account("team", "ci")),
                            end));
        }

        assertThat(pull(fixtures.index(), Work.of(2_000)))
                .isInstanceOfSatisfying(
                        Decision.Allowed.class,
                        allowed ->
                                assertThat(allowed)
                                        .isEqualTo(
                                                new Decision.Allowed(
                                                        new Grounds.ByRule(
                                                                BindingKey.roleBinding(
                                                                        "team", "b100"),
                                                                RoleKey.role("team", "r"),
                                                                299,
                                                                "app"),
                                                        new Expiry(NOW.plusSeconds(most)))));
    }

    @Test
    void givesUpWhenInterrupted() {
        Fixtures fixtures = new Fixtures();
        for (int i = 0; i < 100; i++) {
            fixtures.role("team", "r" + i, manyRules(1_000))
                    .bind("team", "b" + i, RoleRef.role("r" + i), account("team", "ci"));
        }
        AccessIndex index = fixtures.index();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> pull(index, Work.of(5_000_000)))
                    .isInstanceOf(TooMuchWorkException.class);
            assertThat(pull(index, Work.unlimited()).isAllowed()).isFalse();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** All but one do not give pull, and that one gives it elsewhere. */
    private static Rule[] manyRules(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i == 0 ? rule("get", "other") : rule("delete"))
                .toArray(Rule[]::new);
    }

    private static Decision pull(AccessIndex index, Work work) {
        var decisions =
                index.decide(CI, EnumSet.of(Action.PULL), repository("team/app"), NOW, work);
        return Objects.requireNonNull(decisions.get(Action.PULL));
    }

    private static long leastFor(AccessIndex index, EnumSet<Action> asked, Repository repository) {
        return IntStream.iterate(1_000, steps -> steps + 1_000)
                .filter(steps -> {
                    try {
                        return !index.decide(CI, asked, repository, NOW, Work.of(steps)).isEmpty();
                    } catch (TooMuchWorkException _) {
                        return false;
                    }
                })
                .findFirst()
                .orElseThrow();
    }
}
