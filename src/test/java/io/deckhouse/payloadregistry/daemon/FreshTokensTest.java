package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.pullsecret.HeldToken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FreshTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-06T02:14:19Z");

    private final FreshTokens fresh = new FreshTokens();

    @Test
    void spreadsTheRefillsFromNowOnWhereTheClockWasSetBack() {
        fresh.saw(token("key-1"), World.SETTINGS.target(), NOW);
        Instant before = NOW.minusSeconds(3600);

        assertThat(fresh.keys(NOW).since()).isEqualTo(NOW);
        assertThat(fresh.keys(before).since()).isEqualTo(before);
        assertThat(fresh.keys(before.plusSeconds(9)).since()).as("once").isEqualTo(before);
        assertThat(fresh.keys(before).current()).containsOnlyKeys("key-1");
    }

    /** Ten tokens and five minutes settle it: a rotation that was undone must not wait for more. */
    @Test
    void asksTwiceAMinuteWhileAKeyThatCameBackIsOneOfSeveral() {
        Instant now = NOW;
        fresh.saw(token("key-1"), World.SETTINGS.target(), now);
        fresh.saw(token("key-2"), World.SETTINGS.target(), now);
        int asked = 0;
        do {
            fresh.saw(token("key-1"), World.SETTINGS.target(), now);
            asked++;
            now = fresh.nextProbe(now).orElse(now);
        } while (fresh.nextProbe(now).isPresent());

        assertThat(fresh.keys(now).current()).containsOnlyKeys("key-1");
        assertThat(asked).isEqualTo(11);
        assertThat(now).isEqualTo(NOW.plusSeconds(300));
    }

    private static HeldToken token(String keyId) {
        return new HeldToken(
                new HeldToken.Owner("system:serviceaccount:team:ci", "u"),
                new HeldToken.Life(NOW, NOW.plusSeconds(86_400)),
                List.of("registry"),
                "",
                keyId);
    }
}
