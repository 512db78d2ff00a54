package io.deckhouse.payloadregistry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The module's settings, as far as they are about access. */
@Command(
        name = "module-config",
        description =
                "Change static users in ModuleConfig payload-registry, or move them to grants.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModuleConfigUserCommand.class, ModuleConfigMigrateCommand.class},
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry module-config user add ci --project team --apply",
            "  d8 payload-registry module-config user list",
            "  d8 payload-registry module-config migrate"
        })
final class ModuleConfigCommand implements Runnable {
    @Spec CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "missing command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
