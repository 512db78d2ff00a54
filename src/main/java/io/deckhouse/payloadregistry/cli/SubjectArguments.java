package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Reading;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.NearMiss;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whom a command is about: {@code [serviceaccount|user|group] NAME}. */
final class SubjectArguments {
    private static final List<String> KINDS = List.of("serviceaccount", "sa", "user", "group");

    @Parameters(
            arity = "1..2",
            hideParamSyntax = true,
            paramLabel = "[serviceaccount|user|group] NAME",
            description = {
                "Who; a bare NAME is a ServiceAccount of the namespace,",
                "NAMESPACE/NAME one of another namespace."
            })
    List<String> words = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    /** Fails as a wrong use when the words name nobody. */
    void check() {
        subject("default");
    }

    /** The subject; a ServiceAccount without a namespace is one of this namespace. */
    Subject subject(String namespace) {
        String name = words.getLast();
        if (words.size() > 2) {
            throw wrong("unexpected argument '" + words.get(2) + "'");
        }
        if (words.size() == 1) {
            return single(namespace, name);
        }
        requireName(name);
        String kind = words.getFirst();
        return switch (kind) {
            case "serviceaccount", "sa" -> account(namespace, name);
            case "user" -> new Subject.User(name);
            case "group" -> new Subject.Group(name);
            default ->
                    throw wrong(
                            "'"
                                    + kind
                                    + "' is not a kind of subject: serviceaccount, user or group"
                                    + NearMiss.hint(kind, KINDS));
        };
    }

    private Subject single(String namespace, String name) {
        requireName(name);
        if (KINDS.contains(name)) {
            throw wrong(
                    "'"
                            + name
                            + "' is a kind of subject, and its name is missing; for a ServiceAccount"
                            + " of that name write 'serviceaccount "
                            + name
                            + "'");
        }
        if (!KINDS.contains(name.replaceFirst("/.*", ""))) {
            return account(namespace, name);
        }
        return switch (Subject.parse(name)) {
            case Reading.Valid<Subject>(Subject.ServiceAccount(var home, var account)) ->
                    account(home, account);
            case Reading.Valid<Subject>(var subject) -> subject;
            case Reading.Refused<Subject>(var text, var reason) ->
                    throw wrong(text + ": " + reason);
        };
    }

    private void requireName(String name) {
        if (name.isBlank()) {
            throw wrong("the subject's name is empty");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw wrong("the name '" + ObjectNames.printable(name) + "' holds a control character");
        }
    }

    private static Subject account(String namespace, String name) {
        int slash = name.indexOf('/');
        return new Subject.ServiceAccount(
                slash < 0 ? namespace : ObjectNames.namespace(name.substring(0, slash)),
                ObjectNames.object("a ServiceAccount", name.substring(slash + 1)));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
