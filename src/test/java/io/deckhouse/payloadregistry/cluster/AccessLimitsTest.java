package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the limits are, and what they let pass. */
final class AccessLimitsTest {
    @Test
    void arePartsOfTheHeap() {
        assertThat(AccessLimits.of(256L << 20))
                .isEqualTo(new AccessLimits(16L << 20, 64L << 20, 1L << 20));
    }

    @Test
    void limitNothingWhereThereAreNone() {
        assertThat(AccessLimits.none().haveRoom(1L << 60, 1L << 60, 1L << 60)).isTrue();
        assertThat(AccessLimits.none().ofOneAnswer()).isEqualTo(AccessLimits.none());
    }

    @Test
    void letOneAnswerTakeWhatANamespaceMay() {
        assertThat(new AccessLimits(10, 40, 2).ofOneAnswer())
                .isEqualTo(new AccessLimits(10, 10, 2));
    }

    @Test
    void areInOrder() {
        assertThatThrownBy(() -> new AccessLimits(10, 5, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccessLimits(10, 20, 11))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
