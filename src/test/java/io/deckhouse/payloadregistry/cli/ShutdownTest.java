package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.Command;
import org.junit.jupiter.api.Test;

/** A process in which a daemon was run and is over. */
final class ShutdownTest {
    /** What the child process runs: its thread goes on after the daemon, and ends the process. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            Shutdown.onSignal().close();
            System.exit(7);
        }
    }

    @Test
    void keepsNoProcessFromItsEndWhenTheDaemonIsOver() {
        int exit = Command.java(Program.class.getName()).run().exit();

        assertThat(exit).isEqualTo(7);
    }
}
