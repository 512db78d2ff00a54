package io.deckhouse.payloadregistry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Static users; with a name and a project it is {@code add}. */
@Command(
        name = "user",
        description = {
            "Add, remove or list static users in ModuleConfig payload-registry.",
            "'user NAME --project …' is short for 'user add NAME --project …'."
        },
        subcommands = {
            UserAddCommand.class,
            UserRemoveCommand.class,
            UserListCommand.class,
            UserSetPasswordCommand.class
        },
        footer = {
            "",
            "Without --filename and --apply the ModuleConfig is printed, to be used elsewhere.",
            "",
            "Examples:",
            "  d8 payload-registry module-config user ci --project team",
            "  d8 payload-registry module-config user ci --project 'team:base/*=FULL' -f"
                    + " config.yaml"
        })
final class ModuleConfigUserCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin UserAddition addition;
    @Spec CommandSpec spec;

    ModuleConfigUserCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        if (addition.name == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "missing command: " + String.join(", ", spec.subcommands().keySet()));
        }
        return addition.run(wiring, spec);
    }
}
