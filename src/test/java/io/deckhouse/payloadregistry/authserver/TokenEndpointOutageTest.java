package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.BindingKey;
import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.RoleKey;
import io.deckhouse.payloadregistry.access.RoleRef;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.hosting.HttpRequest;
import io.deckhouse.payloadregistry.token.JwkSet;
import io.deckhouse.payloadregistry.token.KeySource;
import io.deckhouse.payloadregistry.token.TokenSigner;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What clients are told while something that the server needs is away, old or broken. */
class TokenEndpointOutageTest {
    private static final String PULL_APP = "repository:team/app:pull";

    private final Bench bench = new Bench();

    @Test
    void answersByStaleRulesButIsNotReady() throws Exception {
        bench.view.set(Bench.view(1, Bench.NOW, true));
        bench.clock.move(Duration.ofMinutes(5).plusSeconds(1));

        assertThat(bench.ask(Bench.ci(), PULL_APP)).isInstanceOf(TokenReply.Issued.class);
        assertThat(ready()).isEqualTo(503);
        bench.clock.move(Duration.ofMinutes(10));

        assertThat(bench.ask(Bench.ci(), PULL_APP)).isInstanceOf(TokenReply.Unavailable.class);
        bench.view.set(Bench.view(1, bench.clock.instant(), true));
        assertThat(ready()).isEqualTo(200);
    }

    @Test
    void grantsNothingBeforeTheFirstSnapshot() throws Exception {
        bench.view.set(Bench.view(1, Instant.MAX, false));

        assertThat(bench.ask(Bench.anonymous())).isInstanceOf(TokenReply.Unavailable.class);
        assertThat(ready()).isEqualTo(503);
    }

    private int ready() throws InterruptedException {
        return bench.server.adminRoutes().handle(HttpRequest.of("GET", "/readyz")).status();
    }

    @Test
    void saysUnavailableWhenTheApiServerIsAway() throws Exception {
        bench.reviewer.goDown();

        assertThat(bench.ask(Bench.token(Bench.PULLER), PULL_APP))
                .isInstanceOf(TokenReply.Unavailable.class);
        assertThat(bench.ask(Bench.ci(), PULL_APP)).isInstanceOf(TokenReply.Issued.class);
        assertThat(bench.slept).isEmpty();
    }

    @Test
    void saysUnavailableWithoutAKey() throws Exception {
        KeySource broken =
                new KeySource() {
                    @Override
                    public TokenSigner current() {
                        throw new IllegalStateException("the disk is gone");
                    }

                    @Override
                    public JwkSet jwks() {
                        throw new IllegalStateException("the disk is gone");
                    }

                    @Override
                    public List<X509Certificate> bundle() {
                        throw new IllegalStateException("the disk is gone");
                    }
                };
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, broken, bench.clock, Bench.RANDOM)
                        .anonymous()
                        .build();
        var request = Bench.request(Bench.anonymous());

        assertThat(server.endpoint().answer(request)).isInstanceOf(TokenReply.Unavailable.class);
        for (String page : List.of("/.well-known/jwks.json", "/certs/ca.pem")) {
            var read = HttpRequest.of("GET", page);
            assertThat(server.routes().handle(read).status()).isEqualTo(503);
        }
    }

    @Test
    void measuresARequestDuringWhichTheClockIsSetBack() throws Exception {
        List<AuditEntry> entries = new CopyOnWriteArrayList<>();
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .anonymous()
                        .authorizer((_, _, _) -> {
                            bench.clock.move(Duration.ofHours(-1));
                            return new Verdict(Set.of(), "nothing");
                        })
                        .audit(entries::add)
                        .build();

        server.endpoint().answer(Bench.request(Bench.anonymous(), PULL_APP));

        assertThat(entries.getFirst().latency()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }

    @Test
    void isToBeRestartedAfterHalfAnHourWithoutUsableRules() throws Exception {
        bench.view.set(Bench.view(1, Instant.MAX, false));
        var pages = bench.server.adminRoutes();
        var alive = HttpRequest.of("GET", "/healthz");
        assertThat(pages.handle(alive).status()).isEqualTo(200);

        bench.clock.move(Duration.ofMinutes(29));
        assertThat(pages.handle(alive).status()).isEqualTo(200);
        bench.clock.move(Duration.ofMinutes(1));
        assertThat(pages.handle(alive).status()).isEqualTo(503);

        bench.view.set(Bench.view(1, Instant.MAX, true));
        assertThat(pages.handle(alive).status()).isEqualTo(200);
        bench.view.set(Bench.view(1, Instant.MAX, false));
        assertThat(pages.handle(alive).status()).isEqualTo(200);
    }

    @Test
    void tellsTheClientNothingOfTheApiServersAnswer() throws Exception {
        bench.reviewer.goDown();

        assertThat(bench.ask(Bench.token(Bench.PULLER)))
                .isInstanceOfSatisfying(
                        TokenReply.Unavailable.class,
                        reply -> assertThat(reply.reason()).doesNotContain("refused"));
        assertThat(bench.lastEntry().reason()).contains("connection refused");
    }

    @Test
    void leavesAnAuditLineOfARequestThatIsOverdue() throws Exception {
        bench.reviewer.closeGate();
        var asking =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                bench.ask(Bench.token(Bench.PULLER));
                            } catch (InterruptedException expected) {
                                Thread.currentThread().interrupt();
                            }
                        });
        await().until(() -> !bench.reviewer.questions.isEmpty());

        asking.interrupt();
        asking.join();
        bench.reviewer.openGate();

        assertThat(bench.lastEntry().result()).isEqualTo(AuditEntry.Result.UNAVAILABLE);
        assertThat(bench.lastEntry().reason()).isEqualTo("out of time");
    }

    @Test
    void saysUnavailableForRulesThatTakeTooLong() throws Exception {
        giveDearRules();

        assertThat(bench.ask(Bench.token(Bench.PULLER), PULL_APP))
                .isInstanceOf(TokenReply.Unavailable.class);
        assertThat(bench.lastEntry().reason()).isEqualTo("too many access rules to try");
        assertThat(bench.ask(Bench.token(Bench.PULLER), "repository:other/app:pull"))
                .isInstanceOf(TokenReply.Issued.class);
    }

    @Test
    void saysOutOfTimeWhereThatEndsTheTryingOfRules() throws Exception {
        giveDearRules();
        bench.ask(Bench.token(Bench.PULLER), PULL_APP); // from now on the token is known

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> bench.ask(Bench.token(Bench.PULLER), PULL_APP))
                .isInstanceOf(InterruptedException.class);
        assertThat(bench.lastEntry().reason()).isEqualTo("out of time");
    }

    private void giveDearRules() {
        String dear = "{*a,*b}".repeat(6) + "*a*b".repeat(12);
        List<Role> roles = new ArrayList<>();
        List<Binding> bindings = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            var name = "r" + i;
            roles.add(
                    new Role(
                            RoleKey.role("team", name),
                            List.of(Rule.about(Set.of("*"), Collections.nCopies(10, dear)))));
            bindings.add(
                    new Binding(
                            BindingKey.roleBinding("team", name),
                            RoleRef.role(name),
                            List.of(
                                    new RbacSubject(
                                            RbacSubject.Kind.SERVICE_ACCOUNT, "team", "puller"))));
        }
        Namespaces all = Namespaces.takenToExist();
        var index = AccessIndex.of(roles, bindings, all, VerbTable.standard());
        bench.view.set(new AccessView(index, all, 1, Instant.MAX, true));
    }

    @Test
    void letsNobodyInWithoutCredentialsUnlessToldTo() throws Exception {
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .authorizer((_, _, asked) -> new Verdict(asked, "open house"))
                        .build();
        var request = Bench.request(Bench.anonymous(), PULL_APP);

        assertThat(server.endpoint().answer(request)).isInstanceOf(TokenReply.Unauthorized.class);
    }
}
