package io.deckhouse.payloadregistry.cli;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * picocli's models of the commands, ready: reading them from annotations takes longer than most
 * commands run.
 *
 * <p>There are none here. In the packaged product {@link CommandSource} puts a class of this name
 * with the models as code in the place of this one.
 */
final class ReadyCommands {
    private ReadyCommands() {}

    /** The model of a command, with the commands below it; empty when it is not ready. */
    static Optional<CommandSpec> of(Class<?> command, Wiring wiring) {
        return Optional.empty();
    }

    /** The model of the root, without the commands below it; empty when it is not ready. */
    static Optional<CommandSpec> of(RootCommand root) {
        return Optional.empty();
    }
}
