package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.pullsecret.HeldToken;
import java.time.Duration;
import java.time.Instant;

/** How much of a token's life is left, as a small bar. */
final class LifeBar {
    private static final int WIDTH = 8;

    private final String full;
    private final String empty;

    private LifeBar(String full, String empty) {
        this.full = full;
        this.empty = empty;
    }

    /** Blocks where the terminal's language has them, else what every typewriter has. */
    static LifeBar in(Environment environment) {
        String language =
                environment.variable("LC_ALL")
                        + environment.variable("LC_CTYPE")
                        + environment.variable("LANG");
        return language.toUpperCase(java.util.Locale.ROOT).contains("UTF-8")
                ? new LifeBar("█", "░")
                : new LifeBar("#", "-");
    }

    /** The bar; one mark at least while anything is left. */
    String of(HeldToken.Life life, Instant now) {
        double left = Duration.between(now, life.expiresAt()).toMillis();
        double share = left / Math.max(1, life.length().toMillis());
        int marks = (int) Math.ceil(Math.clamp(share, 0, 1) * WIDTH);
        return full.repeat(marks) + empty.repeat(WIDTH - marks);
    }
}
