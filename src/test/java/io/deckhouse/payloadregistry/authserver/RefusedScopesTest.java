package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The audit line of a request that is refused says what was asked, within bounds. */
class RefusedScopesTest {
    private static final String PULL_APP = "repository:team/app:pull";

    private final Bench bench = new Bench();

    private AuditEntry.Result lastResult() {
        return bench.lastEntry().result();
    }

    @Test
    void areToldOfAWrongPassword() throws Exception {
        bench.ask(Bench.login("ci", "guess"), "nonsense", PULL_APP);

        assertThat(lastResult()).isEqualTo(AuditEntry.Result.UNAUTHORIZED);
        assertThat(bench.lastEntry().asked()).containsExactly(PULL_APP);
        assertThat(bench.lastEntry().granted()).isEmpty();
    }

    @Test
    void areToldWhenNobodyCanBeAsked() throws Exception {
        bench.reviewer.goDown();

        bench.ask(Bench.token(Bench.PULLER), PULL_APP);

        assertThat(lastResult()).isEqualTo(AuditEntry.Result.UNAVAILABLE);
        assertThat(bench.lastEntry().asked()).containsExactly(PULL_APP);
    }

    @Test
    void areToldWhenTheRulesAreNotKnown() throws Exception {
        bench.view.set(Bench.view(1, Instant.MIN, false));

        bench.ask(Bench.ci(), PULL_APP);

        assertThat(lastResult()).isEqualTo(AuditEntry.Result.UNAVAILABLE);
        assertThat(bench.lastEntry().asked()).containsExactly(PULL_APP);
    }

    @Test
    void areToldWhenThereIsNoKey() throws Exception {
        bench.clock.move(Duration.ofDays(9_000));
        bench.view.set(Bench.view(1, Instant.MAX, true));

        bench.ask(Bench.ci(), PULL_APP);

        assertThat(lastResult()).isEqualTo(AuditEntry.Result.UNAVAILABLE);
        assertThat(bench.lastEntry().asked()).containsExactly(PULL_APP);
    }

    @Test
    void areToldWithTheOtherServiceThatWasMeant() throws Exception {
        askOf("other.example.com");

        assertThat(lastResult()).isEqualTo(AuditEntry.Result.MALFORMED);
        assertThat(bench.lastEntry().asked()).containsExactly(PULL_APP);
        assertThat(bench.lastEntry().reason())
                .isEqualTo("asked for another service, other.example.com");
    }

    @Test
    void areToldWithNoServiceThatMightBeASecretOrFillTheLog() throws Exception {
        askOf("eyJhbGciOiJSUzI1NiJ9.e30.c2ln");
        assertThat(bench.lastEntry().reason()).isEqualTo("asked for another service, [redacted]");

        askOf("x".repeat(10_000));
        assertThat(bench.lastEntry().reason()).isEqualTo("asked for another service, [redacted]");

        askOf("a\u001b[31m\nb\u202eü");
        assertThat(bench.lastEntry().reason()).isEqualTo("asked for another service, a?[31m?b??");
    }

    @Test
    void areToldWithNoScopeThatMightBeASecret() throws Exception {
        for (String scope :
                List.of(
                        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
                        "repository:team/eyJhbGciOiJSUzI1NiJ9.e30.c2ln:pull",
                        "$2y$10$" + "x".repeat(53))) {
            bench.ask(Bench.ci(), scope);

            assertThat(bench.lastEntry().reason()).startsWith("[redacted]: ");
        }
    }

    private void askOf(String service) throws InterruptedException {
        bench.server
                .endpoint()
                .answer(
                        new TokenRequest(
                                Bench.ci(),
                                List.of(service),
                                List.of(PULL_APP),
                                InetAddress.getLoopbackAddress()));
    }

    @Test
    void fillNoLogForGuessers() throws Exception {
        String[] many =
                IntStream.range(0, 64)
                        .mapToObj(i -> "repository:team/%s%d:pull".formatted("x".repeat(200), i))
                        .toArray(String[]::new);

        bench.ask(Bench.login("ci", "guess"), many);

        assertThat(bench.lastEntry().asked()).isNotEmpty();
        assertThat(bench.lastEntry().json()).hasSizeLessThan(3_000);
    }

    @Test
    void areAllToldWhereTheLoginIsGood() throws Exception {
        String[] many =
                IntStream.range(0, 64)
                        .mapToObj("repository:team/app%d:pull"::formatted)
                        .toArray(String[]::new);

        bench.ask(Bench.ci(), many);

        assertThat(bench.lastEntry().asked()).hasSize(64);
    }
}
