package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeadingOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -o json status                  | status -o json
                    -ojson -A status                | status -ojson -A
                    --output=json -n team status x  | -n team status x --output=json
                    -n team -o json status          | -n team status -o json
                    --dry-run grant a -- b          | grant a --dry-run -- b
                    --dry-run=server -k f grant a   | -k f grant a --dry-run=server
                    --dry-run server grant a        | grant a --dry-run server
                    -v -o yaml module-config user list | -v module-config user list -o yaml
                    """)
    void optionsOfCommandsMayStandBeforeThem(String typed, String read) {
        assertThat(LeadingOptions.moved(typed.split(" ", -1))).containsExactly(read.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    status -o json
                    -n -o status
                    -o
                    -o json
                    --version
                    -x status
                    -- -o json
                    """)
    void whatElseIsTypedStaysAsItIs(String typed) {
        assertThat(LeadingOptions.moved(typed.split(" ", -1)))
                .containsExactly(typed.split(" ", -1));
    }
}
