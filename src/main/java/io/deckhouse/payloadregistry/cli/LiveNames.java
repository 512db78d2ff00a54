package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Names of objects that are there now, for completion: from the cluster that the typed line means.
 *
 * <p>Each question opens the cluster once. One that fails has no names; why is kept for the caller.
 */
final class LiveNames {
    /** Nobody waits longer at a prompt for a suggestion. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CommandLine root;
    private final Wiring wiring;
    private final List<String> problems = new ArrayList<>();

    LiveNames(CommandLine root, Wiring wiring) {
        this.root = root;
        this.wiring = wiring;
    }

    /** Why a question failed, a line each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** All namespaces; of a directory, those that its objects are in. */
    List<String> namespaces(TypedLine line) {
        return ask(
                line,
                opened -> {
                    Stream<String> known = names(opened, Kind.NAMESPACE, Selection.all());
                    Stream<String> used =
                            wiring.global().manifests == null
                                    ? Stream.empty()
                                    : Stream.of(Kind.SERVICE_ACCOUNT, Kind.SECRET, Kind.ROLE)
                                            .flatMap(kind -> objects(opened, kind))
                                            .map(object -> object.key().namespace());
                    return Stream.concat(known, used).distinct().sorted();
                });
    }

    /** The ServiceAccounts of the namespace. */
    List<String> serviceAccounts(TypedLine line) {
        return ask(
                line,
                opened -> names(opened, Kind.SERVICE_ACCOUNT, Selection.in(opened.namespace())));
    }

    /** The ServiceAccounts of all namespaces, as NAMESPACE/NAME. */
    List<String> allServiceAccounts(TypedLine line) {
        return ask(
                line,
                opened ->
                        objects(opened, Kind.SERVICE_ACCOUNT)
                                .map(object -> object.key())
                                .map(key -> key.namespace() + "/" + key.name()));
    }

    /** The pull Secrets of the namespace. */
    List<String> pullSecrets(TypedLine line) {
        return ask(
                line,
                opened ->
                        names(
                                opened,
                                Kind.SECRET,
                                Selection.in(opened.namespace())
                                        .withField("type", Annotations.SECRET_TYPE)));
    }

    /** What {@code verify} can look at below a kind: {@code pod/NAME}. */
    List<String> ofKind(TypedLine line, Kind kind) {
        return ask(
                line,
                opened ->
                        names(opened, kind, Selection.in(opened.namespace()))
                                .map(name -> kind.singular() + "/" + name));
    }

    /** The contexts of the kubeconfig; no cluster is asked. */
    List<String> contexts(TypedLine line) {
        try {
            parse(line);
            return wiring.contexts();
        } catch (ClusterException | CommandFailure | ParameterException e) {
            problems.add(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private List<String> ask(TypedLine line, Function<Opened, Stream<String>> question) {
        try (Opened opened = open(line)) {
            return question.apply(opened).toList();
        } catch (ClusterException | CommandFailure | ParameterException e) {
            problems.add(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private static Stream<ClusterObject> objects(Opened opened, Kind kind) {
        return opened.cluster().list(kind, Selection.all()).stream();
    }

    private static Stream<String> names(Opened opened, Kind kind, Selection selection) {
        return opened.cluster().list(kind, selection).stream()
                .map(ClusterObject::key)
                .map(key -> key.name());
    }

    private GlobalOptions parse(TypedLine line) {
        root.parseArgs(line.global().toArray(String[]::new));
        return wiring.global();
    }

    /** Reads the line's global options into {@link GlobalOptions}, as a command's run would. */
    private Opened open(TypedLine line) {
        GlobalOptions global = parse(line);
        global.requestTimeout = PATIENCE;
        if (global.namespaces.size() > 1) {
            global.namespaces.subList(0, global.namespaces.size() - 1).clear();
        }
        return wiring.openForCommand();
    }
}
