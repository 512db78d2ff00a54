package io.deckhouse.payloadregistry.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Whether a writing command only shows or checks what it would write. */
final class DryRunOption {
    /** The kinds of dry run. */
    enum Mode {
        NONE,
        CLIENT,
        SERVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--dry-run",
            arity = "0..1",
            paramLabel = "MODE",
            fallbackValue = "client",
            defaultValue = "none",
            description = {
                "client: print what would be sent, without asking a server;",
                "server: ask the API server to check it and store nothing."
            })
    Mode mode = Mode.NONE;

    /** Whether no server is asked at all. */
    boolean isClient() {
        return mode == Mode.CLIENT;
    }

    /** Whether nothing is stored. */
    boolean isOn() {
        return mode != Mode.NONE;
    }
}
