package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Reading;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** For whom a question is asked. */
final class IdentityOptions {
    /** How static users are written; they are not users of Kubernetes. */
    static final String STATIC = "static/";

    @Option(
            names = "--as",
            paramLabel = "SUBJECT",
            description = {
                "For whom: serviceaccount/NAMESPACE/NAME, user/NAME, or static/NAME for a static user",
                "of the ModuleConfig (default: who you are in the cluster)."
            })
    @Nullable String as;

    @Option(
            names = "--as-group",
            paramLabel = "GROUP",
            description =
                    "A group of the user of --as, beside those its name implies; may be repeated.")
    List<String> groups = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    /** Whether the static users have to be read. */
    boolean isStatic() {
        return as != null && as.startsWith(STATIC);
    }

    /** Whether it is asked for whoever runs the command. */
    boolean isMe() {
        return as == null;
    }

    /** Refuses what cannot be meant, before anything is read. */
    void validate() {
        if (as == null && !groups.isEmpty()) {
            throw wrong("--as-group needs --as: say who is in the group");
        }
        if (isStatic() && !groups.isEmpty()) {
            throw wrong("static users are in no groups: --as-group does not go with static/NAME");
        }
        if (as != null && !isStatic()) {
            named(as);
        }
    }

    /** Resolves the options, asking the cluster who I am when they name nobody. */
    Asker asker(AccessWorld world, Supplier<StaticUsers> users) {
        if (as == null) {
            var me = world.whoAmI().orElseThrow(() -> nobody(world));
            return new Asker.OfKubernetes(Identity.user(me.username(), me.groups()));
        }
        if (isStatic()) {
            return new Asker.OfModuleConfig(staticUser(as.substring(STATIC.length()), users.get()));
        }
        return new Asker.OfKubernetes(Identity.user(named(as), extraGroups()));
    }

    private static CommandFailure nobody(AccessWorld world) {
        String remedy =
                "say for whom you ask, with --as serviceaccount/NAMESPACE/NAME or --as user/NAME";
        return switch (world) {
            case AccessWorld.OnPaper _ ->
                    new CommandFailure(Exit.USAGE, "manifests do not know who you are: " + remedy);
            case AccessWorld.InCluster _ ->
                    new CommandFailure(
                            "the API server does not tell who you are (1.27 and later do), and your"
                                    + " credentials do not say it either: "
                                    + remedy);
        };
    }

    private Set<String> extraGroups() {
        return new HashSet<>(groups);
    }

    private String named(String text) {
        return switch (Subject.parse(text)) {
            case Reading.Valid<Subject>(Subject.ServiceAccount account) -> account.username();
            case Reading.Valid<Subject>(Subject.User(var name)) -> name;
            case Reading.Valid<Subject>(Subject.Group(var name)) ->
                    throw wrong(
                            "a group does not ask for itself: use --as user/NAME --as-group "
                                    + name);
            case Reading.Refused<Subject>(_, _) ->
                    throw wrong(
                            "--as "
                                    + text
                                    + ": say serviceaccount/NAMESPACE/NAME, user/NAME or static/NAME");
        };
    }

    private static StaticUser staticUser(String name, StaticUsers users) {
        var account = users.accounts().get(name);
        if (account != null) {
            return account.user();
        }
        throw new CommandFailure(
                users.problems().stream()
                        .filter(problem -> problem.startsWith("static user " + name + ":"))
                        .findFirst()
                        .orElse(
                                "there is no static user "
                                        + name
                                        + " in "
                                        + StaticUsers.MODULE_CONFIG));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
