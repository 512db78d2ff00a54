package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index, its explanations and its lists agree with the naive evaluator, also after changes. */
final class IndexAgainstNaiveTest {
    private static final int CLUSTERS = 300;
    private static final Set<Action> ALL = EnumSet.allOf(Action.class);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void agreesOnRandomClusters(long seed) {
        var random = new Random(seed);
        int yes = 0;

        for (int i = 0; i < CLUSTERS; i++) {
            var draw = new RandomCluster(random);
            var namespaces = draw.namespaces();
            var roles = draw.some(12, draw::role);
            var bindings = draw.some(12, draw::binding);
            var index = AccessIndex.of(roles, bindings, namespaces, VerbTable.standard());
            var naive = new NaiveEvaluator(namespaces);
            roles.forEach(role -> naive.add(new Change.RoleSet(role)));
            bindings.forEach(binding -> naive.add(new Change.BindingSet(binding)));
            yes += agree(index, naive, draw, "seed " + seed + ", cluster " + i);
            for (int change = 0; change < 8; change++) {
                var next = draw.change();
                index = index.with(next);
                naive.add(next);
                yes += agree(index, naive, draw, "seed " + seed + ", cluster " + i + ": " + next);
            }
        }

        // Neither answer may be so rare that agreeing means nothing.
        assertThat(yes).isBetween(CLUSTERS, CLUSTERS * 9 * 6);
    }

    private static int agree(
            AccessIndex index, NaiveEvaluator naive, RandomCluster draw, String where) {
        int yes = 0;
        for (int request = 0; request < 6; request++) {
            var identity = draw.identity();
            var action = draw.action();
            var repository = draw.repository();

            var decision = index.decide(identity, action, repository, NOW);
            var explained = index.explain(identity, action, repository, NOW);
            var who =
                    index.whoCan(action, repository, NOW).stream()
                            .map(Grant::subject)
                            .collect(Collectors.toSet());

            var until = naive.allowsUntil(identity, action, repository, NOW);
            boolean expected = NOW.isBefore(until);
            Supplier<String> asked =
                    () -> where + ": " + identity + " " + action + " " + repository;
            assertThat(decision.isAllowed()).as(asked).isEqualTo(expected);
            if (decision instanceof Decision.Allowed(_, var expiry)) {
                assertThat(expiry.at()).as(asked).isEqualTo(until);
            }
            assertThat(explained.isAllowed()).as(asked).isEqualTo(expected);
            assertThat(index.allowed(identity, repository, NOW).contains(action))
                    .as(asked)
                    .isEqualTo(expected);
            assertThat(index.decide(identity, ALL, repository, NOW, Work.unlimited()))
                    .as(asked)
                    .containsEntry(action, decision);
            if (!identity.isMaster()) {
                assertThat(who.stream().anyMatch(identity::isMeantBy))
                        .as(asked)
                        .isEqualTo(expected);
            }
            yes += expected ? 1 : 0;
        }
        return yes;
    }
}
