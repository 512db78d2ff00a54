package io.deckhouse.payloadregistry.pullsecret;

import static org.assertj.core.api.Assertions.assertThat;

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
}
