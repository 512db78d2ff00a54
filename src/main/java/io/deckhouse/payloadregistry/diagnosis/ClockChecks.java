package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Compares this machine's clock with those of servers, by the dates of their answers. */
final class ClockChecks {
    /** What registries allow clocks to differ. */
    static final Duration LEEWAY = Duration.ofSeconds(60);

    private ClockChecks() {}

    /** Compares with the API server, once it has answered; a directory has no clock. */
    static void ofCluster(Chain chain, Cluster cluster) {
        cluster.clockAhead().ifPresent(ahead -> compare(chain, "the API server", ahead));
    }

    /** Compares with a registry. */
    static void ofRegistry(Chain chain, Optional<Duration> ahead) {
        if (ahead.isPresent()) {
            compare(chain, "the registry", ahead.get());
        } else {
            chain.skipped(Link.CLOCK, "the registry does not say what time it is");
        }
    }

    /**
     * The clock that tokens are judged by: the API server's, which dates them, where this machine's
     * is wrong.
     */
    static Clock judging(Cluster cluster, Clock own) {
        return cluster.clockAhead()
                .filter(ahead -> !isSmall(ahead))
                .map(ahead -> Clock.offset(own, ahead))
                .orElse(own);
    }

    private static boolean isSmall(Duration ahead) {
        return ahead.abs().compareTo(LEEWAY) <= 0;
    }

    private static void compare(Chain chain, String server, Duration ahead) {
        long seconds = ahead.abs().toSeconds();
        if (isSmall(ahead)) {
            chain.ok(Link.CLOCK, server + "'s and this machine's differ by " + seconds + " s");
        } else {
            chain.broken(
                    Link.CLOCK,
                    server
                            + "'s is "
                            + seconds
                            + " s "
                            + (ahead.isNegative() ? "behind" : "ahead of")
                            + " this machine's; tokens allow 60 s",
                    "set the clocks by NTP");
        }
    }
}
