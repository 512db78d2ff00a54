package io.deckhouse.payloadregistry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Adds a static user, or projects to one that is there. */
@Command(
        name = "add",
        description = {
            "Add a static user, or projects to one that is there.",
            "Without --filename and --apply the ModuleConfig is printed, to be used elsewhere."
        },
        footer = {
            "",
            "A user that is there keeps its password unless a new one is given; a project of the",
            "same name and subPath gets the new level.",
            "",
            "Examples:",
            "  # Print the ModuleConfig, asking for the password",
            "  d8 payload-registry module-config user add ci --project team",
            "  # Put the user into a file, and leave everything else in it as it is",
            "  d8 payload-registry module-config user add ci --project 'team:base/*=FULL' \\",
            "      -f config.yaml --password-file password.txt",
            "  # Change the cluster, seeing first what would change",
            "  d8 payload-registry module-config user add ci --project team --apply"
                    + " --dry-run=server",
            "  d8 payload-registry module-config user add ci --project team --apply"
        })
final class UserAddCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin UserAddition addition;
    @Spec CommandSpec spec;

    UserAddCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        return addition.run(wiring, spec);
    }
}
