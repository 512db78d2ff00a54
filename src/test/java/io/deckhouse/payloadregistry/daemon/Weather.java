package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How well the simulated API server does: fair, foul, or down; it changes at random. */
final class Weather {
    /** The share of calls that fail. */
    private static final double FAIR = 0.01;

    private static final double FOUL = 0.2;

    /** How long a client waits for an answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * What goes wrong with a call.
     *
     * @param takesEffect whether the server does what was asked and only the answer is lost
     */
    record Fault(ClusterException failure, boolean takesEffect, Duration delay) {}

    private final RandomGenerator random;
    private double share = FAIR;
    private boolean down;
    private Instant upSince = Instant.MIN;

    Weather(RandomGenerator random) {
        this.random = random;
    }

    boolean isDown() {
        return down;
    }

    /** Since when it has not been down; {@link Instant#MAX} while it is. */
    Instant upSince() {
        return down ? Instant.MAX : upSince;
    }

    void comeUp(Instant now) {
        down = false;
        upSince = now;
        share = random.nextInt(3) == 0 ? FOUL : FAIR;
    }

    /** Nothing fails from now on. */
    void clear() {
        share = 0;
    }

    void goDown() {
        down = true;
    }

    /** How long it stays as it is: up for some hours, down for minutes or, seldom, for a day. */
    Duration lasting() {
        if (!down) {
            return Duration.ofMinutes(random.nextInt(20, 16 * 60));
        }
        return random.nextInt(10) == 0
                ? Duration.ofHours(random.nextInt(6, 28))
                : Duration.ofSeconds(random.nextInt(5, 45 * 60));
    }

    /** How long a watch lives before it breaks. */
    Duration watchLife() {
        return share == FOUL
                ? Duration.ofSeconds(random.nextInt(60, 7200))
                : Duration.ofHours(random.nextInt(1, 12));
    }

    Duration latency() {
        return Duration.ofMillis(random.nextInt(3, 30));
    }

    /** What goes wrong with the next call; empty for nothing. */
    Optional<Fault> fault() {
        if (down) {
            return Optional.of(
                    random.nextInt(4) == 0
                            ? timeout(false)
                            : new Fault(
                                    failure(Reason.UNREACHABLE, "refused"), false, Duration.ZERO));
        }
        if (random.nextDouble() >= share) {
            return Optional.empty();
        }
        return Optional.of(
                switch (random.nextInt(5)) {
                    case 0 -> timeout(random.nextBoolean());
                    case 1 -> new Fault(failure(Reason.CONFLICT, "changed"), false, latency());
                    case 2 -> throttled();
                    case 3 -> new Fault(failure(Reason.SERVER_ERROR, "500"), false, latency());
                    default -> new Fault(failure(Reason.SERVER_ERROR, "etcd"), true, latency());
                });
    }

    private static Fault timeout(boolean takesEffect) {
        return new Fault(failure(Reason.TIMED_OUT, "no answer"), takesEffect, TIMEOUT);
    }

    private Fault throttled() {
        Duration wish = Duration.ofSeconds(random.nextInt(1, 60));
        return new Fault(
                new ClusterException(Reason.THROTTLED, "too many requests", wish),
                false,
                latency());
    }

    private static ClusterException failure(Reason reason, String what) {
        return new ClusterException(reason, what + ", in a simulation");
    }
}
