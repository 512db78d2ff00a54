package io.deckhouse.payloadregistry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The long-running parts. */
@Command(
        name = "serve",
        description = "Run the refresh daemon, the registry auth server, or both.",
        subcommands = {
            ServeAuthCommand.class,
            ServeRefresherCommand.class,
            ServeAllCommand.class,
            ServeRegistryConfigCommand.class,
            ServeCheckConfigCommand.class,
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry serve refresher --registry-host registry.example.com",
            "  d8 payload-registry serve auth --service registry.example.com",
            "  d8 payload-registry serve all --manifests ./access --service registry.example.com"
        })
final class ServeCommand implements Runnable {
    @Spec CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command: auth, refresher, all, registry-config or check-config");
    }
}
