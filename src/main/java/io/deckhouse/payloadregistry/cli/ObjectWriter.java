package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Written.Outcome;
import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.grant.GrantObjects;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Applies objects as the command line's field manager and says what became of each. */
final class ObjectWriter {
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");

    private final Cluster cluster;
    private final ApplyOptions options;

    ObjectWriter(Cluster cluster, boolean dryRun) {
        this.cluster = cluster;
        this.options = ApplyOptions.forced(GrantObjects.TOOL).withDryRun(dryRun);
    }

    /** Applies one object; {@code before} is what is stored now, as the caller has read it. */
    Written apply(ClusterObject desired, Optional<ClusterObject> before) {
        ClusterObject after = cluster.apply(desired, options);
        return new Written(after, outcome(before, after));
    }

    /** Applies one object, reading first what is stored now. */
    Written apply(ClusterObject desired) {
        return apply(desired, cluster.get(desired.key()));
    }

    private static Outcome outcome(Optional<ClusterObject> before, ClusterObject after) {
        if (before.isEmpty()) {
            return Outcome.CREATED;
        }
        return substance(before.get()).equals(substance(after))
                ? Outcome.UNCHANGED
                : Outcome.CONFIGURED;
    }

    private static ObjectNode substance(ClusterObject object) {
        ObjectNode tree = object.tree();
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(BOOKKEEPING);
        }
        return tree;
    }
}
