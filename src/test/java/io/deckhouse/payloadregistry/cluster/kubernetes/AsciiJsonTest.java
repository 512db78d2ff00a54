package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class AsciiJsonTest {
    private static final String JSON = "{\"note\":\"für 日本 🎉\"}\n{\"plain\":\"text\"}\n";

    @Test
    void keepsTheMeaningWhereverTheStreamIsCut() {
        byte[] bytes = JSON.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            AsciiJson ascii = new AsciiJson();

            String first = text(ascii, ByteBuffer.wrap(bytes, 0, cut));
            String second = text(ascii, ByteBuffer.wrap(bytes, cut, bytes.length - cut));

            assertThat(first + second).as("cut at %d", cut).matches("\\A[\\x00-\\x7f]*\\z");
            assertThat(
                            JsonMapper.shared()
                                    .readTree((first + second).lines().findFirst().orElseThrow())
                                    .path("note")
                                    .asString(""))
                    .isEqualTo("für 日本 🎉");
        }
    }

    private static String text(AsciiJson ascii, ByteBuffer buffer) {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer each : ascii.next(List.of(buffer))) {
            text.append(StandardCharsets.US_ASCII.decode(each));
        }
        return text.toString();
    }
}
