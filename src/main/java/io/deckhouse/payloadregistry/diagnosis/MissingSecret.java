package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.util.List;

/** What can be said of a Secret that is not there: its name may be misspelt, or its namespace. */
final class MissingSecret {
    private MissingSecret() {}

    /** That it does not exist, and which pull Secrets do. */
    static String text(Cluster cluster, ObjectKey key) {
        return key.namespace() + "/" + key.name() + " does not exist" + others(cluster, key);
    }

    private static String others(Cluster cluster, ObjectKey key) {
        List<String> names;
        try {
            names =
                    cluster
                            .list(
                                    Kind.SECRET,
                                    Selection.in(key.namespace())
                                            .withField("type", Annotations.SECRET_TYPE))
                            .stream()
                            .map(each -> each.key().name())
                            .sorted()
                            .toList();
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN) {
                throw e;
            }
            return ""; // who may read this one Secret alone hears of no others
        }
        return names.isEmpty()
                ? ", nor any other pull Secret in namespace " + key.namespace()
                : "; pull Secrets there: " + Users.shortened(names);
    }
}
