package io.deckhouse.payloadregistry.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long before a token's end {@code status} fails; without one it does not. */
final class EndMargin {
    private final Optional<Duration> margin;
    private final PrintWriter err;

    EndMargin(Optional<Duration> margin, PrintWriter err) {
        this.margin = margin;
        this.err = err;
    }

    /** Says which tokens end too soon, a line each; true when none does. */
    boolean holdsFor(List<StatusRow> rows, Instant now) {
        List<StatusRow> ending =
                rows.stream()
                        .filter(row -> margin.filter(time -> row.endsWithin(time, now)).isPresent())
                        .toList();
        ending.forEach(row -> err.println(row.secret().key() + " " + end(row, now)));
        return ending.isEmpty();
    }

    private static String end(StatusRow row, Instant now) {
        Instant end = row.life().orElseThrow().expiresAt();
        return end.isAfter(now)
                ? "expires in " + Durations.text(Duration.between(now, end))
                : "has expired";
    }
}
