package io.deckhouse.payloadregistry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SmokeTest {
    @Test
    void runs() {
        assertThat(Runtime.version().feature()).isEqualTo(25);
    }
}
