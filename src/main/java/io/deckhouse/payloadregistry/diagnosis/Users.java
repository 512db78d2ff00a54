package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Who pulls with a Secret: the ServiceAccounts and Pods that name it. */
final class Users {
    private static final int MOST_NAMES = 5;

    private final Cluster cluster;

    Users(Cluster cluster) {
        this.cluster = cluster;
    }

    void check(Chain chain, ObjectKey secret, List<ClusterObject> accounts) {
        List<String> users =
                new ArrayList<>(naming("ServiceAccount", accounts, secret, "imagePullSecrets"));
        try {
            List<ClusterObject> pods = cluster.list(Kind.POD, Selection.in(secret.namespace()));
            users.addAll(naming("Pod", pods, secret, "spec", "imagePullSecrets"));
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN && e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
        if (users.isEmpty()) {
            chain.skipped(
                    Link.USED_BY,
                    "no ServiceAccount or Pod that you may see names it in imagePullSecrets");
        } else {
            chain.ok(Link.USED_BY, shortened(users));
        }
    }

    private static List<String> naming(
            String kind, List<ClusterObject> objects, ObjectKey secret, String... path) {
        return objects.stream()
                .filter(object -> names(object.at(path)).contains(secret.name()))
                .map(object -> kind + " " + object.key().name())
                .toList();
    }

    /** The names in a list of imagePullSecrets. */
    static List<String> names(JsonNode references) {
        return references
                .valueStream()
                .map((JsonNode each) -> each.path("name").asString(""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String shortened(List<String> names) {
        String shown = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        int more = names.size() - MOST_NAMES;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
