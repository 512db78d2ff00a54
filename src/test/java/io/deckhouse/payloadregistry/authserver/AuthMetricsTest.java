package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.authserver.TokenReviewer.Review;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthMetricsTest {
    private static final String PREFIX = "payload_registry_auth_";

    private final Bench bench = new Bench();
    private final AuthMetrics metrics = new AuthMetrics(bench.keys, bench.clock);

    private void ask(Login login) throws InterruptedException {
        bench.ask(login, "repository:team/app:pull");
        metrics.record(bench.lastEntry());
    }

    @Test
    void countsRequestsByResultAndKind() throws Exception {
        ask(Bench.token(Bench.PULLER));
        ask(Bench.token(Bench.PULLER));
        ask(Bench.ci());
        ask(Bench.anonymous());
        ask(Bench.login("ci", "wrong"));

        assertThat(metrics.page())
                .contains(
                        line("requests_total{kind=\"kubernetes\",result=\"issued\"} 2.0"),
                        line("requests_total{kind=\"static\",result=\"issued\"} 1.0"),
                        line("requests_total{kind=\"anonymous\",result=\"issued\"} 1.0"),
                        line("requests_total{kind=\"unproven\",result=\"unauthorized\"} 1.0"),
                        line("request_duration_seconds_count{result=\"issued\"} 4"),
                        line("request_duration_seconds_bucket{result=\"issued\",le=\"+Inf\"} 4"),
                        line("cache_hits_total{cache=\"signature\"} 1.0"));
    }

    @Test
    void countsWhatCachesSave() throws Exception {
        var reviews =
                new TokenReviewAuthenticator(
                        bench.reviewer,
                        TokenReviewAuthenticator.Audiences.of(Bench.SERVICE),
                        bench.clock,
                        new Random(1));
        metrics.withCache("token-review", reviews::cacheHits);
        var puller = new Credentials("token", Bench.PULLER, InetAddress.getLoopbackAddress());

        for (int times = 0; times < 3; times++) {
            reviews.authenticate(puller);
        }

        assertThat(metrics.page()).contains(line("cache_hits_total{cache=\"token-review\"} 2.0"));
    }

    @Test
    void countsReviewsByAnswer() throws Exception {
        var accepted = new Review.Accepted("ali", "", Set.of(), List.of());

        review((_, _) -> accepted);
        review((_, _) -> new Review.Rejected("no"));
        review((_, _) -> new Review.Unreachable("down"));
        assertThatThrownBy(() ->
                        review((_, _) -> {
                            throw new IllegalStateException("broken");
                        }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(metrics.page())
                .contains(
                        line("token_reviews_total{answer=\"accepted\"} 1.0"),
                        line("token_reviews_total{answer=\"rejected\"} 1.0"),
                        line("token_reviews_total{answer=\"unreachable\"} 2.0"));
    }

    private void review(TokenReviewer reviewer) throws InterruptedException {
        metrics.counted(reviewer).review(Password.of("secret token"), List.of());
    }

    @Test
    void tellsHowLongTheKeyAndTheRulesHold() {
        metrics.withRules(() -> Bench.NOW, () -> 3);
        bench.clock.move(Duration.ofMinutes(7));

        assertThat(metrics.page())
                .contains(
                        line("access_rules_age_seconds 420.0"),
                        line(
                                "signing_key_remaining_seconds "
                                        + (double) (24 * 3600 - 5 * 60 - 7 * 60)));
        bench.clock.move(Duration.ofDays(3640));
        assertThat(metrics.page())
                .contains(
                        line(
                                "token_ca_remaining_seconds "
                                        + (double) (10 * 24 * 3600 - 5 * 60 - 7 * 60)));
    }

    @Test
    void isServedToOperatorsWithoutAnyName() throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ask(Bench.login("mallory-was-here", "guess"));
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .metrics(metrics::page)
                        .build();

        try (server) {
            var page =
                    Wire.get(server.startAdmin(ListenConfig.plain(address)).address(), "/metrics");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.headers())
                    .anyMatch(header ->
                            header.matches("(?i)content-type: text/plain; version=0.0.4.*"));
            assertThat(page.body())
                    .contains("# TYPE " + PREFIX + "requests_total counter")
                    .contains("# TYPE " + PREFIX + "request_duration_seconds histogram")
                    .doesNotContain("mallory", "guess");
        }
    }

    private static String line(String text) {
        return "\n" + PREFIX + text + "\n";
    }

    @Test
    void knowsNoAgeOfRulesThatWereNeverConfirmed() {
        String page =
                new AuthMetrics(bench.keys, bench.clock)
                        .withRules(() -> Instant.MIN, () -> 0)
                        .page();

        assertThat(page).contains(line("access_rules_age_seconds NaN"));
    }
}
