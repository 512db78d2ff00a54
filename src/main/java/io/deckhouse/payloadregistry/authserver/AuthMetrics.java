package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.token.JsonText;
import io.deckhouse.payloadregistry.token.KeySource;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what an auth server does, and shows it as a page in the Prometheus text format.
 *
 * <p>No label holds a name that a client chose, so the page stays small whoever asks. Each object
 * counts for itself; nothing is global.
 */
public final class AuthMetrics implements AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuthMetrics.class);
    private static final String PREFIX = "payload_registry_auth_";

    // A remembered identity takes microseconds, a bcrypt hash of cost 14 a second.
    private static final double[] SECONDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
    };
    private static final double NANOS = 1e-9;
    private static final String SIGNATURES = "signature";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
    private final Map<String, LongSupplier> caches = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Counter requests;
    private final Histogram durations;
    private final Counter reused;
    private final Counter reviews;

    /** Counts from zero, for a server with these keys. */
    public AuthMetrics(KeySource keys, Clock clock) {
        this.clock = clock;
        this.requests =
                Counter.builder()
                        .name(PREFIX + "requests_total")
                        .help("Token requests, by outcome and by how the identity was proven.")
                        .labelNames("result", "kind")
                        .withoutExemplars()
                        .register(registry);
        this.durations =
                Histogram.builder()
                        .name(PREFIX + "request_duration_seconds")
                        .help("From a token request to its decision, without delays on purpose.")
                        .unit(Unit.SECONDS)
                        .labelNames("result")
                        .classicOnly()
                        .classicUpperBounds(SECONDS)
                        .withoutExemplars()
                        .register(registry);
        this.reviews =
                Counter.builder()
                        .name(PREFIX + "token_reviews_total")
                        .help("Questions to the API server whose token this is, by answer.")
                        .labelNames("answer")
                        .withoutExemplars()
                        .register(registry);
        this.reused = Counter.builder().name("reused").withoutExemplars().build();
        for (String answer : new String[] {"accepted", "rejected", "unreachable"}) {
            reviews.initLabelValues(answer);
        }
        caches.put(SIGNATURES, reused::getLongValue);
        registerCaches();
        gauge(
                "signing_key_remaining_seconds",
                "Until the current key may sign no more, 5 minutes before its certificate ends.",
                () -> seconds(clock.instant(), keys.current().latestExpiry()));
        gauge(
                "token_ca_remaining_seconds",
                "Until a certificate of the bundle that registries trust ends.",
                () -> seconds(clock.instant(), end(keys.bundle())));
    }

    private void registerCaches() {
        CounterWithCallback.builder()
                .name(PREFIX + "cache_hits_total")
                .help("Expensive steps saved: token reviews, password hashes, signatures.")
                .labelNames("cache")
                .callback(callback ->
                        caches.forEach(
                                (name, hits) -> callback.call((double) hits.getAsLong(), name)))
                .register(registry);
    }

    private void gauge(String name, String help, Supplier<Double> value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .unit(Unit.SECONDS)
                .callback(callback -> callback.call(orUnknown(value)))
                .register(registry);
    }

    /** One figure that cannot be had takes no other off the page. */
    private static double orUnknown(Supplier<Double> value) {
        try {
            return value.get();
        } catch (RuntimeException broken) {
            LOG.atWarn().setCause(broken).log("a figure for the metrics page cannot be had");
            return Double.NaN;
        }
    }

    /** Shows the hits of one more cache under this name. */
    public AuthMetrics withCache(String name, LongSupplier hits) {
        caches.put(name, hits);
        return this;
    }

    /** Shows the age of the access rules, and how many objects are left out; once at most. */
    public AuthMetrics withRules(Supplier<Instant> confirmedAt, IntSupplier leftOut) {
        GaugeWithCallback.builder()
                .name(PREFIX + "access_objects_left_out")
                .help(
                        "Roles and RoleBindings that grant nothing, as they would take too much memory.")
                .callback(callback -> callback.call(leftOut.getAsInt()))
                .register(registry);
        gauge(
                "access_rules_age_seconds",
                "Since the access rules were last known to be current; none before.",
                () -> seconds(confirmedAt.get(), clock.instant()));
        return this;
    }

    /** A reviewer that passes everything on, and is counted. */
    public TokenReviewer counted(TokenReviewer reviewer) {
        return (token, audiences) -> {
            String answer = "unreachable";
            try {
                TokenReviewer.Review review = reviewer.review(token, audiences);
                answer =
                        switch (review) {
                            case TokenReviewer.Review.Accepted _ -> "accepted";
                            case TokenReviewer.Review.Rejected _ -> "rejected";
                            case TokenReviewer.Review.Unreachable _ -> "unreachable";
                        };
                return review;
            } finally {
                reviews.labelValues(answer).inc();
            }
        };
    }

    /** Counts one decision. */
    @Override
    public void record(AuditEntry entry) {
        String result = JsonText.lower(entry.result());
        requests.labelValues(result, JsonText.lower(entry.kind())).inc();
        if (entry.result() != AuditEntry.Result.REFUSED) { // never a token request
            durations.labelValues(result).observe(entry.latency().toNanos() * NANOS);
        }
        if (entry.reused()) {
            reused.inc();
        }
    }

    /** The page, as it is now. */
    public String page() {
        var bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Instant end(List<X509Certificate> bundle) {
        return bundle.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static double seconds(Instant from, Instant to) {
        boolean isKnown =
                !from.equals(Instant.MIN) && !from.equals(Instant.MAX) && !to.equals(Instant.MAX);
        return isKnown ? Duration.between(from, to).toSeconds() : Double.NaN;
    }
}
