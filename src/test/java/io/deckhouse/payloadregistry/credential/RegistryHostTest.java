package io.deckhouse.payloadregistry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostTest {
    @ParameterizedTest
    @CsvSource({
        "registry.example.com, registry.example.com, 0",
        "registry.example.com:5000, registry.example.com, 5000",
        "localhost, localhost, 0",
        "localhost:65535, localhost, 65535",
        "127.0.0.1:1, 127.0.0.1, 1",
        "Registry.Example.com, Registry.Example.com, 0",
        "[::1], [::1], 0",
        "[::1]:5000, [::1], 5000",
    })
    void readsAndPrintsTheSame(String text, String name, int port) {
        RegistryHost host = RegistryHost.parse(text);

        assertThat(host).isEqualTo(new RegistryHost(name, port)).hasToString(text);
        assertThat(host.hasPort()).isEqualTo(port != 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | is empty",
                "https://registry.example.com | leave out the scheme",
                "registry.example.com/     | leave out the path",
                "registry.example.com/v2/  | leave out the path",
                "registry.example.com:     | 1 to 65535",
                "registry.example.com:0    | 1 to 65535",
                "registry.example.com:080  | 1 to 65535",
                "registry.example.com:65536 | 1 to 65535",
                "registry.example.com:99999999999 | 1 to 65535",
                "registry.example.com:http | 1 to 65535",
                "a:b:5000                  | DNS name",
                ":5000                     | DNS name",
                "-a.example.com            | DNS name",
                "a..b                      | DNS name",
                "a.                        | DNS name",
                "*.example.com             | DNS name",
                "under_score.example.com   | DNS name",
                "'a b'                     | DNS name",
                "::1                       | DNS name",
                "[::1                      | DNS name",
            })
    void refusesWithAReason(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegistryHost.parse(text))
                .withMessageContaining(reason.equals("leave out the path") ? "path" : reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://alice:swordfish@registry.example.com", "alice:swordfish@r:1"})
    void neverRepeatsAPasswordBeforeAnAt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegistryHost.parse(text))
                .withMessageContaining("@")
                .withMessageNotContaining("swordfish");
    }

    @Test
    void keepsErrorsShortAndOnOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegistryHost.parse("x\n\u001b[31m".repeat(1000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\u001b"));
    }

    @Test
    void refusesPortsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RegistryHost("a", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RegistryHost("a", 65_536));
    }
}
