package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResultStreamTest {
    @Test
    void passesOnWhatIsWritten() throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (ResultStream results = new ResultStream(target)) {
            results.write("result".getBytes(StandardCharsets.UTF_8));
            results.write('\n');

            assertThat(results.loss()).isEmpty();
        }

        assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("result\n");
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, No space left on device",
        "Bad file descriptor, Bad file descriptor",
        "Broken pipe,",
    })
    void remembersALossButNotAReaderWhoHasSeenEnough(String reason, String loss)
            throws IOException {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException(reason);
                    }
                };
        try (ResultStream results = new ResultStream(broken)) {
            assertThatThrownBy(() -> results.write('x')).hasMessage(reason);

            assertThat(results.loss().orElse(null)).isEqualTo(loss);
        }
    }
}
