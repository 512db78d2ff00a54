package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.NearMiss;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/**
 * Adds a static user, or projects to one that is there: for {@code user add} and its short form.
 */
final class UserAddition {
    @Parameters(
            arity = "0..1",
            hideParamSyntax = true,
            paramLabel = "NAME",
            description = "The user.")
    @Nullable String name;

    @Option(
            names = "--catalog-only",
            description = "A user without projects: it may only list the repositories.")
    boolean catalogOnly;

    @Mixin ProjectOption projects;
    @Mixin UserPassword password;
    @Mixin UserTarget target;

    /** Adds the user and says what became of it. */
    int run(Wiring wiring, CommandSpec spec) {
        String user = checkedName(name, spec);
        target.check(spec);
        if (projects.projects.isEmpty() != catalogOnly) {
            throw new ParameterException(
                    spec.commandLine(),
                    catalogOnly
                            ? "--catalog-only and --project exclude each other"
                            : "--project is missing, or --catalog-only for a user without any"
                                    + NearMiss.hint(user, spec.subcommands().keySet()));
        }
        if (target.isPaper()) {
            StaticUserEdit edit =
                    StaticUserEdit.ofNothing()
                            .add(user, Optional.of(password.hash(wiring, spec)), projects.projects);
            target.print(spec, edit.tree());
        } else {
            target.change(
                    wiring,
                    spec,
                    edit -> edit.add(user, hash(edit.has(user), wiring, spec), projects.projects));
        }
        return Exit.OK.code();
    }

    /** Who is there keeps the password, unless a new one is given. */
    private Optional<BcryptHash> hash(boolean isThere, Wiring wiring, CommandSpec spec) {
        return isThere && !password.isGiven()
                ? Optional.empty()
                : Optional.of(password.hash(wiring, spec));
    }

    /** The name, if it is there and can be one. */
    static String checkedName(@Nullable String name, CommandSpec spec) {
        if (name == null) {
            throw new ParameterException(
                    spec.commandLine(), "missing required parameter: 'NAME', the user");
        }
        try {
            return StaticUserEdit.checkedName(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
