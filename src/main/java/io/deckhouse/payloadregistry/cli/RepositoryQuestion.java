package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Reading;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is asked: an action on a repository. */
final class RepositoryQuestion {
    @Parameters(index = "0", paramLabel = "ACTION", description = "pull, push or delete.")
    String action = "";

    @Parameters(
            index = "1",
            paramLabel = "NAMESPACE/PATH",
            description = "The repository, or a whole image: [HOST/]NAMESPACE/PATH[:TAG][@DIGEST].")
    String repository = "";

    @Option(
            names = "--registry-host",
            paramLabel = "HOST",
            description = "The registry's host: an image of another host is a no. May be repeated.")
    List<String> hosts = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    /** What the second argument names. */
    sealed interface Target {
        /** A repository that can be granted. */
        record Asked(Repository repository) implements Target {}

        /** Something that no rule can grant, as the auth server sees it too. */
        record Impossible(String name, String reason) implements Target {}

        /** The namespace; empty where there is none. */
        default String namespace() {
            return switch (this) {
                case Asked(var repository) -> repository.namespace();
                case Impossible(var name, _) -> name.substring(0, Math.max(0, name.indexOf('/')));
            };
        }

        /** The path below the namespace. */
        default String path() {
            return switch (this) {
                case Asked(var repository) -> repository.path();
                case Impossible(var name, _) -> name.substring(name.indexOf('/') + 1);
            };
        }

        /** Namespace and path. */
        default String name() {
            return namespace().isEmpty() ? path() : namespace() + "/" + path();
        }
    }

    Action action() {
        return Action.parse(action)
                .orElseThrow(() ->
                        new ParameterException(
                                spec.commandLine(),
                                "'" + action + "' is no action: pull, push or delete"));
    }

    /** Reads the repository; a host that cannot be checked is worth a warning. */
    Target target(Warnings warnings) {
        List<RegistryHost> known = hosts.stream().map(this::host).toList();
        int slash = repository.indexOf('/');
        String first = repository.substring(0, Math.max(slash, 0));
        boolean hasHost = isHost(first, repository.indexOf('/', slash + 1) > 0, known);
        boolean hasTag = repository.indexOf(':', slash + 1) > 0 || repository.indexOf('@') > 0;
        if (!hasHost && !hasTag) {
            return named(repository);
        }
        ImageReference image;
        try {
            image = ImageReference.parse(repository);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (hasHost && known.isEmpty()) {
            warnings.say(
                    "the host " + first + " is not checked; name the registry's --registry-host");
        }
        boolean isForeign = hasHost && !known.isEmpty() && !isOneOf(first, known);
        return isForeign
                ? new Target.Impossible(
                        image.repository(),
                        first + " is not the registry's host (" + join(known) + ")")
                : named(image.repository());
    }

    private static Target named(String name) {
        return switch (Repository.parse(name)) {
            case Reading.Valid<Repository>(var repository) -> new Target.Asked(repository);
            case Reading.Refused<Repository>(_, var reason) ->
                    new Target.Impossible(name, "not a repository that can be granted: " + reason);
        };
    }

    /** A namespace has neither dot nor colon, so what has one before two slashes is a host. */
    private static boolean isHost(String first, boolean isLong, List<RegistryHost> known) {
        return first.contains(":")
                || (isLong && (first.contains(".") || first.equals("localhost")))
                || (!first.isEmpty() && isOneOf(first, known));
    }

    private static boolean isOneOf(String host, List<RegistryHost> known) {
        return known.stream().anyMatch(one -> one.toString().equalsIgnoreCase(host));
    }

    private static String join(List<RegistryHost> hosts) {
        return String.join(", ", hosts.stream().map(RegistryHost::toString).toList());
    }

    private RegistryHost host(String text) {
        try {
            return RegistryHost.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
