package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CliTest {
    @Test
    void usageShowsWhatTheUserTypedWhenD8StartsUs() {
        CliRun run = CliRun.with().variable("PLUGINS_CALLER", "/usr/bin/d8").run("--help");

        run.exits(0);
        assertThat(run.out()).contains("d8 payload-registry");
    }

    @Test
    void unknownCommandIsAUsageError() {
        CliRun run = CliRun.of("no-such-command").exits(2);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Error: ").contains("--help");
    }
}
