package io.deckhouse.payloadregistry.pullsecret;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SigningKeysTest {
    private static final Instant FIRST = Instant.parse("2026-03-06T02:00:00Z");

    @Test
    void aTokenThatNamesNoKeyTellsNothing() {
        SigningKeys keys = SigningKeys.UNKNOWN.with("old", FIRST);

        SigningKeys after = keys.with("", FIRST.plusSeconds(1));

        assertThat(after).isEqualTo(keys);
        assertThat(after.isRetired("old")).isFalse();
        assertThat(after.isRetired("")).isFalse();
    }

    @Test
    void aKeySeenForTheFirstTimeRetiresTheOthersAndOneThatComesBackDoesNot() {
        SigningKeys changed =
                SigningKeys.UNKNOWN.with("old", FIRST).with("new", FIRST.plusSeconds(1));
        SigningKeys both = changed.with("old", FIRST.plusSeconds(2));

        assertThat(changed.isRetired("old")).isTrue();
        assertThat(both.isRetired("old")).isFalse();
        assertThat(both.isRetired("new")).isFalse();
        assertThat(both.since()).isEqualTo(changed.since());
    }

    /** As where several API servers get a new key one after the other. */
    @Test
    void aKeyThatCameBackIsRetiredOnceTenTokensInFiveMinutesNameOthers() {
        Instant back = FIRST.plusSeconds(2);
        SigningKeys keys =
                SigningKeys.UNKNOWN
                        .with("old", FIRST)
                        .with("new", FIRST.plusSeconds(1))
                        .with("old", back);
        for (int i = 1; i <= 9; i++) {
            keys = keys.with("new", back.plusSeconds(300 + i));
        }
        SigningKeys afterNine = keys;
        Instant tenth = back.plusSeconds(400);
        SigningKeys afterTen = afterNine.with("new", tenth);

        assertThat(afterNine.isRetired("old")).isFalse();
        assertThat(afterNine.isUnsettled(tenth)).isTrue();
        assertThat(afterTen.isRetired("old")).isTrue();
        assertThat(afterTen.isRetired("new")).isFalse();
        assertThat(afterTen.since()).isEqualTo(tenth);
        assertThat(afterTen.isUnsettled(tenth)).isFalse();
    }

    @Test
    void keysThatKeepComingStayCurrentHoweverManyTokensThereAre() {
        SigningKeys keys = SigningKeys.UNKNOWN.with("one", FIRST).with("two", FIRST);
        for (int minute = 0; minute < 100; minute++) {
            Instant now = FIRST.plus(Duration.ofMinutes(minute));
            keys = keys.with("one", now).with("two", now).with("two", now.plusSeconds(30));
        }

        assertThat(keys.isRetired("one")).isFalse();
        assertThat(keys.isRetired("two")).isFalse();
        assertThat(keys.since()).isEqualTo(FIRST);
    }

    @Test
    void tenTokensAtOnceSayLittleAboutAKey() {
        SigningKeys keys =
                SigningKeys.UNKNOWN.with("old", FIRST).with("new", FIRST).with("old", FIRST);
        for (int i = 0; i < 1_000; i++) {
            keys = keys.with("new", FIRST.plusSeconds(299));
        }

        assertThat(keys.isRetired("old")).isFalse();
        assertThat(keys.isUnsettled(FIRST.plusSeconds(1_799))).isTrue();
        assertThat(keys.isUnsettled(FIRST.plusSeconds(1_800))).isFalse();
    }
}
