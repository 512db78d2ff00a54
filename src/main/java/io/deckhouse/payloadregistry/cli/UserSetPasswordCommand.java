package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Gives a static user another password. */
@Command(
        name = "set-password",
        description = {
            "Give a static user that is there another password.",
            "Without --filename and --apply a merge patch is printed, to be used elsewhere."
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry module-config user set-password ci --apply",
            "  d8 payload-registry module-config user set-password ci -f config.yaml"
                    + " --password-stdin"
        })
final class UserSetPasswordCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "NAME",
            description = "The user.")
    @Nullable String name;

    @Mixin UserPassword password;
    @Mixin UserTarget target;
    @Spec CommandSpec spec;

    UserSetPasswordCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        String user = UserAddition.checkedName(name, spec);
        target.check(spec);
        if (target.isPaper()) {
            target.print(spec, patch(user));
        } else {
            target.change(
                    wiring,
                    spec,
                    edit -> edit.requireUser(user).setHash(user, password.hash(wiring, spec)));
        }
        return Exit.OK.code();
    }

    private ObjectNode patch(String user) {
        ObjectNode tree = StaticUserEdit.ofNothing().tree();
        ObjectNode part = tree.withObjectProperty("spec");
        part.remove("version");
        part.putObject("settings")
                .putObject("users")
                .putObject(user)
                .put("passwordHash", password.hash(wiring, spec).text());
        return tree;
    }
}
