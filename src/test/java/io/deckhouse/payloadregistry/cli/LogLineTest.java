package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-24T02:40:03Z, 2026-11-24T02:40:03.000Z",
        "2026-11-24T02:40:03.1209Z, 2026-11-24T02:40:03.120Z",
    })
    void tellsTheTimeInMilliseconds(Instant time, String shown) {
        var event = new LogRecord(Level.INFO, "told");
        event.setInstant(time);

        assertThat(new Logging.OneLine().format(event)).isEqualTo(shown + " INFO told\n");
    }
}
