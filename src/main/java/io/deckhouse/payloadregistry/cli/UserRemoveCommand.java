package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Removes a static user, or some of its projects. */
@Command(
        name = "remove",
        description = {
            "Remove a static user, or with --project some of its projects.",
            "Without --filename and --apply a merge patch is printed, to be used elsewhere."
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry module-config user remove ci -f config.yaml",
            "  d8 payload-registry module-config user remove ci --project team:base/* --apply"
        })
final class UserRemoveCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "NAME",
            description = "The user.")
    @Nullable String name;

    @Mixin ProjectOption projects;
    @Mixin UserTarget target;
    @Spec CommandSpec spec;

    UserRemoveCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        if (name == null) {
            throw new ParameterException(
                    spec.commandLine(), "missing required parameter: 'NAME', the user");
        }
        target.check(spec);
        if (target.isPaper()) {
            target.print(spec, patch(name));
        } else {
            target.change(wiring, spec, this::remove);
        }
        return Exit.OK.code();
    }

    private void remove(StaticUserEdit edit) {
        String user = String.valueOf(name);
        if (projects.projects.isEmpty()) {
            edit.remove(user);
        } else {
            edit.removeProjects(user, projects.projects);
        }
    }

    /** A merge patch takes away what is null in it; of a list it cannot take a part. */
    private ObjectNode patch(String user) {
        if (!projects.projects.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "single projects are removed from a file (--filename) or the cluster"
                            + " (--apply)");
        }
        ObjectNode tree = StaticUserEdit.ofNothing().tree();
        ObjectNode spec = tree.withObjectProperty("spec");
        spec.remove("version");
        spec.putObject("settings").putObject("users").putNull(user);
        return tree;
    }
}
