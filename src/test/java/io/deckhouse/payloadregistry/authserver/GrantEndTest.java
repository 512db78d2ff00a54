package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.BindingKey;
import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.RoleKey;
import io.deckhouse.payloadregistry.access.RoleRef;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.access.VerbTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens on the strength of rules that end. */
final class GrantEndTest {
    private final Bench bench = new Bench();
    private final List<Role> roles = new ArrayList<>();
    private final List<Binding> bindings = new ArrayList<>();

    /** Lets the pusher do everything to a repository: until then, by its Role and its binding. */
    private void grant(String path, Instant endOfRole, Instant endOfBinding) {
        String name = path + roles.size();
        roles.add(
                new Role(
                        RoleKey.role("team", name),
                        List.of(Rule.about(Set.of("*"), List.of(path))),
                        new Expiry(endOfRole)));
        bindings.add(
                new Binding(
                        BindingKey.roleBinding("team", name),
                        RoleRef.role(name),
                        List.of(
                                new RbacSubject(
                                        RbacSubject.Kind.SERVICE_ACCOUNT, "team", "pusher")),
                        new Expiry(endOfBinding)));
        Namespaces team = Namespaces.of(List.of("team"));
        var index = AccessIndex.of(roles, bindings, team, VerbTable.standard());
        bench.view.set(new AccessView(index, team, 1, Instant.MAX, true));
    }

    private Duration life(String... scopes) throws InterruptedException {
        return bench.issued(Bench.token(Bench.PUSHER), scopes).expiresIn();
    }

    private static Instant in(long seconds) {
        return Bench.NOW.plusSeconds(seconds);
    }

    @Test
    void aTokenEndsWithTheFirstOfTheRulesItRestsOn() throws Exception {
        grant("app", in(42), Instant.MAX);
        grant("lib", in(50), in(30));
        grant("web", Instant.MAX, Instant.MAX);

        assertThat(life("repository:team/app:pull,push")).isEqualTo(Duration.ofSeconds(42));
        assertThat(life("repository:team/app:pull", "repository:team/lib:pull"))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(life("repository:team/web:pull,push")).isEqualTo(Duration.ofHours(1));
        assertThat(life("repository:team/web:pull", "repository:team/none:pull"))
                .isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void aLaterEndChangesNothing() throws Exception {
        grant("app", Instant.MAX.minusNanos(1), in(100_000));

        assertThat(life("repository:team/app:pull,push")).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aTokenEndsBeforeTheFractionOfASecondInWhichItsGrantEnds() throws Exception {
        grant("app", Instant.MAX, in(10).plusMillis(999));
        grant("lib", Instant.MAX, Instant.MAX);
        bench.clock.move(Duration.ofMillis(9_999));
        assertThat(life("repository:team/app:pull")).isEqualTo(Duration.ofSeconds(1));

        bench.clock.move(Duration.ofMillis(1));
        var issued =
                bench.issued(
                        Bench.token(Bench.PUSHER),
                        "repository:team/app:pull",
                        "repository:team/lib:pull");

        assertThat(issued.scope()).isEqualTo("repository:team/lib:pull");
        assertThat(issued.expiresIn()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void anAuthorizerOfOnesOwnMayEndWithinASecondToo() throws Exception {
        Verdict ending = new Verdict(Set.of(Action.PULL), "mine", in(10).plusMillis(500));
        Verdict endless = new Verdict(Set.of(Action.PULL), "mine");
        try (var server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .authorizer((_, repository, _) ->
                                repository.path().equals("app") ? ending : endless)
                        .anonymous()
                        .build()) {
            var request =
                    Bench.request(
                            Bench.anonymous(),
                            "repository:team/app:pull",
                            "repository:team/lib:pull");

            assertThat(server.endpoint().answer(request))
                    .isInstanceOfSatisfying(
                            TokenReply.Issued.class,
                            issued -> assertThat(issued.expiresIn()).hasSeconds(10));
            bench.clock.move(Duration.ofMillis(10_200));
            assertThat(server.endpoint().answer(request))
                    .isInstanceOfSatisfying(
                            TokenReply.Issued.class,
                            issued ->
                                    assertThat(issued.scope())
                                            .isEqualTo("repository:team/lib:pull"));
        }
    }

    @Test
    void anActionThatEndsTakesNoOtherWithIt() throws Exception {
        grant("app", in(10).plusMillis(1), Instant.MAX);
        roles.add(
                new Role(
                        RoleKey.role("team", "reader"),
                        List.of(Rule.about(Set.of("get"), List.of("app"))),
                        Expiry.never()));
        bindings.add(
                new Binding(
                        BindingKey.roleBinding("team", "reader"),
                        RoleRef.role("reader"),
                        bindings.getFirst().subjects(),
                        Expiry.never()));
        grant("unrelated", Instant.MAX, Instant.MAX);
        bench.clock.move(Duration.ofSeconds(10));

        assertThat(bench.issued(Bench.token(Bench.PUSHER), "repository:team/app:pull,push").scope())
                .isEqualTo("repository:team/app:pull");
    }

    @Test
    void ofSeveralGrantsOfTheSameTheLastToEndCounts() throws Exception {
        grant("app", in(60), Instant.MAX);
        grant("app", Instant.MAX, in(90));
        grant("app", in(70), Instant.MAX);
        grant("web", in(60), Instant.MAX);
        grant("web", Instant.MAX, Instant.MAX);

        assertThat(life("repository:team/app:pull")).isEqualTo(Duration.ofSeconds(90));
        assertThat(life("repository:team/web:pull,push")).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aTokenOfAGrantThatEndsEarlierIsNotGivenOutForALaterOne() throws Exception {
        grant("app", in(60), Instant.MAX);
        assertThat(life("repository:team/app:pull")).isEqualTo(Duration.ofSeconds(60));

        grant("app", in(90), Instant.MAX);
        assertThat(life("repository:team/app:pull")).isEqualTo(Duration.ofSeconds(90));
        bench.clock.move(Duration.ofSeconds(60));
        assertThat(life("repository:team/app:pull")).isEqualTo(Duration.ofSeconds(30));
        bench.clock.move(Duration.ofSeconds(30));
        assertThat(bench.issued(Bench.token(Bench.PUSHER), "repository:team/app:pull").scope())
                .isEmpty();
    }
}
