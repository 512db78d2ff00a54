package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A namespace that a daemon cannot work in now, or not with all objects.
 *
 * @param namespace empty for all of them at once
 * @param because why, and what to do about it
 */
record LeftOut(String namespace, String because) {
    /** A label that nothing has: only whether the question is answered counts. */
    private static final String LABEL = "payload-registry.deckhouse.io/asked-for";

    private static final String NOTHING = "nothing";

    /** One that is not there. */
    static LeftOut missing(String namespace, String home) {
        return new LeftOut(
                namespace,
                "%s has no namespace %s; 'kubectl get namespaces' shows those that it has"
                        .formatted(home, namespace));
    }

    /** One where something may not be done. */
    static LeftOut forbidden(String namespace, ClusterException refusal, List<String> daemons) {
        String option = namespace.isEmpty() ? "" : " -n " + namespace;
        return new LeftOut(
                namespace,
                refusal.getMessage()
                        + "; the rights it needs are printed by "
                        + daemons.stream()
                                .map(name ->
                                        "'serve " + name + " --print-rbac NAMESPACE" + option + "'")
                                .collect(Collectors.joining(" and ")));
    }

    /**
     * Those namespaces in which these kinds may not be listed; whether all may be, where none is
     * named.
     *
     * @param daemons which commands' rights the process needs
     * @throws ClusterException when it cannot be found out
     */
    static List<LeftOut> find(
            Cluster cluster, List<Kind> kinds, List<String> namespaces, List<String> daemons) {
        List<Selection> places =
                namespaces.isEmpty()
                        ? List.of(Selection.all())
                        : namespaces.stream().map(Selection::in).toList();
        List<LeftOut> found = new ArrayList<>();
        for (Selection place : places) {
            refusal(cluster, kinds, place)
                    .ifPresent(
                            refusal -> found.add(forbidden(place.namespace(), refusal, daemons)));
        }
        return found;
    }

    private static Optional<ClusterException> refusal(
            Cluster cluster, List<Kind> kinds, Selection place) {
        // Or the API server would read all objects from its store to find that none is meant.
        Selection nothing = place.withLabel(LABEL, NOTHING).orOlder();
        try {
            kinds.forEach(kind -> cluster.list(kind, nothing));
            return Optional.empty();
        } catch (ClusterException e) {
            if (e.reason() == ClusterException.Reason.FORBIDDEN) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    /**
     * Fails as a command does when nothing is left to work in.
     *
     * @param namespaces all that were named; none for all there are
     */
    static void requireAnother(List<LeftOut> leftOut, List<String> namespaces) {
        if (!leftOut.isEmpty() && leftOut.size() >= namespaces.size()) {
            throw new CommandFailure(leftOut.getFirst().because());
        }
    }
}
