package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.pullsecret.UsedBy;
import io.deckhouse.payloadregistry.pullsecret.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Who pulls with a Secret: the ServiceAccounts, workloads and Pods that name it. */
final class Users {
    private static final int MOST_NAMES = 5;

    private final Cluster cluster;

    Users(Cluster cluster) {
        this.cluster = cluster;
    }

    void check(Chain chain, ObjectKey secret, Accounts accounts) {
        Selection place = Selection.in(secret.namespace());
        List<ClusterException> gaps = new ArrayList<>(accounts.gap().stream().toList());
        List<ClusterObject> pods = pods(place, gaps);
        Workloads workloads = Workloads.read(cluster, place);
        gaps.addAll(workloads.gaps());
        List<String> users = UsedBy.of(accounts.readable(), pods, workloads.objects()).of(secret);
        String unread = gaps.isEmpty() ? "" : "; there may be more, " + forbidden(gaps.getFirst());
        if (users.isEmpty()) {
            chain.skipped(
                    Link.USED_BY,
                    "no ServiceAccount, Pod or workload names it in imagePullSecrets" + unread);
        } else {
            chain.ok(Link.USED_BY, shortened(users) + unread);
        }
    }

    private List<ClusterObject> pods(Selection place, List<ClusterException> gaps) {
        try {
            return cluster.list(Kind.POD, place);
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN && e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            gaps.add(e);
            return List.of();
        }
    }

    /** What a lack of rights forbids, as {@code cannot list pods: you have no right to}. */
    static String forbidden(ClusterException e) {
        return String.valueOf(e.getMessage()).replaceFirst("(?s): .*", "")
                + ": you have no right to";
    }

    /** The names in a list of imagePullSecrets. */
    static List<String> names(JsonNode references) {
        return references
                .valueStream()
                .map((JsonNode each) -> each.path("name").asString(""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The first of the names, and how many more there are. */
    static String shortened(List<String> names) {
        String shown = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        int more = names.size() - MOST_NAMES;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
