package io.deckhouse.payloadregistry.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when this machine's clock and the API server's differ, so that access ends at another time
 * than was said.
 */
final class ClockOffset {
    private static final Logger LOG = LoggerFactory.getLogger(ClockOffset.class);

    /** More than this is told. */
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    /** So little is agreement again. */
    private static final Duration AGREEMENT = Duration.ofSeconds(30);

    private final Supplier<Optional<Duration>> serverAhead;
    private final AtomicReference<Duration> told = new AtomicReference<>(Duration.ZERO);

    /**
     * Nothing is told before {@link #look}.
     *
     * @param serverAhead how far the API server's clock is ahead; empty while that is not known
     */
    ClockOffset(Supplier<Optional<Duration>> serverAhead) {
        this.serverAhead = serverAhead;
    }

    /** How far this machine's clock is ahead, in seconds; NaN while that is not known. */
    double seconds() {
        return serverAhead.get().map(ahead -> 0.0 - ahead.toSeconds()).orElse(Double.NaN);
    }

    /** Tells what is new; to be called now and then, on one thread. */
    void look() {
        serverAhead.get().ifPresent(this::compare);
    }

    private void compare(Duration ahead) {
        Duration before = told.get();
        boolean isOff = ahead.abs().compareTo(LEEWAY) > 0;
        if (isOff && ahead.minus(before).abs().compareTo(LEEWAY) > 0) {
            told.set(ahead);
            boolean isEarly = ahead.isNegative();
            LOG.atWarn()
                    .addKeyValue(
                            "offset",
                            ahead.abs().toSeconds() + " s " + (isEarly ? "ahead" : "behind"))
                    .addKeyValue(
                            "consequence",
                            "access with an end ends too " + (isEarly ? "early" : "late"))
                    .addKeyValue("remedy", "set the clocks by NTP")
                    .log("this machine's clock differs from the API server's");
        } else if (!before.isZero() && ahead.abs().compareTo(AGREEMENT) <= 0) {
            told.set(Duration.ZERO);
            LOG.atInfo().log("this machine's clock and the API server's agree again");
        }
    }
}
