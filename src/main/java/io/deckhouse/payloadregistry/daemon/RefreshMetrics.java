package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.pullsecret.State;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Counts what the refresh daemon does, and shows it as a page in the Prometheus text format.
 *
 * <p>No label holds the name of an object, so the page stays small however many Secrets there are.
 */
final class RefreshMetrics {
    private static final String PREFIX = "payload_registry_refresher_";
    private static final double MILLIS = 1e-3;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
    private final Clock clock;
    private final Counter fills;
    private final Counter failures;
    private final Counter deletions;
    private final Gauge lastSuccess;

    /** Counts from zero. */
    RefreshMetrics(Clock clock) {
        this.clock = clock;
        this.fills =
                counter(
                        "refreshes_total",
                        "Tokens put into pull Secrets, by the state that was found.",
                        "reason");
        this.failures =
                counter(
                        "failures_total",
                        "Looks at a pull Secret that failed, by the cluster's reason.",
                        "reason");
        this.deletions =
                counter("deletions_total", "Pull Secrets deleted after their ServiceAccounts.");
        this.lastSuccess =
                Gauge.builder()
                        .name(PREFIX + "last_success_timestamp_seconds")
                        .help("When a token was last put into a pull Secret; 0 for not yet.")
                        .withoutExemplars()
                        .register(registry);
        for (State state : State.values()) {
            fills.initLabelValues(state.label());
        }
        for (Reason reason : Reason.values()) {
            failures.initLabelValues(label(reason));
        }
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    /** Shows a number that is asked for each page; none while it is no number. */
    RefreshMetrics with(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .callback(callback -> {
                    double now = value.getAsDouble();
                    if (!Double.isNaN(now)) {
                        callback.call(now);
                    }
                })
                .register(registry);
        return this;
    }

    /** Shows how many managed Secrets are in each state; a state without any is 0. */
    RefreshMetrics withSecrets(Supplier<Map<State, Integer>> byState) {
        GaugeWithCallback.builder()
                .name(PREFIX + "pull_secrets")
                .help("Managed pull Secrets, by state.")
                .labelNames("state")
                .callback(callback -> {
                    Map<State, Integer> counts = byState.get();
                    for (State state : State.values()) {
                        if (state != State.STATIC) { // the managed ones have the annotation
                            callback.call(counts.getOrDefault(state, 0), state.label());
                        }
                    }
                })
                .register(registry);
        return this;
    }

    /** Shows how far the first end and the last sign of life of the watches are away. */
    RefreshMetrics withTimes(Supplier<Instant> earliestExpiry, Supplier<Instant> confirmedAt) {
        return with(
                        "earliest_expiry_seconds",
                        "Until the first token in a managed pull Secret ends; none without tokens.",
                        () -> seconds(clock.instant(), earliestExpiry.get()))
                .with(
                        "watch_age_seconds",
                        "Since everything known was last known to be current.",
                        () -> seconds(confirmedAt.get(), clock.instant()));
    }

    private static double seconds(Instant from, Instant to) {
        boolean isKnown = !from.equals(Instant.MIN) && !to.equals(Instant.MAX);
        return isKnown ? Duration.between(from, to).toSeconds() : Double.NaN;
    }

    /** Shows how much there is to do, and whether it is this daemon's to do. */
    RefreshMetrics withWork(IntSupplier depth, BooleanSupplier leads) {
        return with("queue_depth", "Pull Secrets that are due or being worked on.", depth::getAsInt)
                .with(
                        "leader",
                        "1 where this daemon works on pull Secrets, 0 where another one does.",
                        () -> leads.getAsBoolean() ? 1 : 0);
    }

    /** Shows the calls to the API server. */
    RefreshMetrics withCalls(Supplier<Map<PacedCluster.Call, Long>> calls) {
        CounterWithCallback.builder()
                .name(PREFIX + "api_calls_total")
                .help(
                        "Calls to the API server about what is worked on, lists and watches with them.")
                .labelNames("verb", "resource")
                .callback(callback ->
                        calls.get()
                                .forEach((call, count) ->
                                        callback.call(count, call.verb(), call.resource())))
                .register(registry);
        return this;
    }

    /** A token was put in. */
    void filled(State was) {
        fills.labelValues(was.label()).inc();
        lastSuccess.set(clock.millis() * MILLIS);
    }

    /** A look ended with a failure. */
    void failed(Reason reason) {
        failures.labelValues(label(reason)).inc();
    }

    /** A Secret was deleted. */
    void deleted() {
        deletions.inc();
    }

    /** The page, as it is now. */
    String page() {
        var bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String label(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
