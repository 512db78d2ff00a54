package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings objects to what is wanted, as one field manager, and says what became of each.
 *
 * <p>What is so already costs no write. Whatever is written replaces exactly the version that the
 * decision was made on: when somebody else was quicker, it is read and decided anew.
 */
public final class ObjectWriter {
    /** Of many writers at once one gets through each time; so many there never are. */
    private static final int MOST_TRIES = 100;

    private final Cluster cluster;
    private final ApplyOptions options;
    private final Mode mode;

    /** How far a write goes. */
    public enum Mode {
        /** It is stored. */
        STORE,
        /** The cluster checks it and stores nothing. */
        CHECK,
        /** Nothing is sent; the objects are told as they would be sent. */
        SHOW
    }

    /** A writer with this field manager. */
    public ObjectWriter(Cluster cluster, String fieldManager, Mode mode) {
        this.cluster = cluster;
        this.options = ApplyOptions.forced(fieldManager).withDryRun(mode == Mode.CHECK);
        this.mode = mode;
    }

    /**
     * Brings an object to what the change makes of it: the fields it shall have, or nothing, which
     * deletes it.
     *
     * @param known what is stored now, as the caller has read it
     * @param change called again with what is stored then, when that is no longer so
     * @return empty when it was not there and is not wanted
     */
    public Optional<Written> edit(
            ObjectKey key,
            Optional<ClusterObject> known,
            Function<Optional<ClusterObject>, Optional<ClusterObject>> change) {
        Optional<ClusterObject> stored = known;
        for (int tries = 1; ; tries++) {
            try {
                return once(stored, change.apply(stored));
            } catch (ClusterException e) {
                boolean isRace =
                        e.reason() == Reason.CONFLICT || e.reason() == Reason.ALREADY_EXISTS;
                if (!isRace || tries == MOST_TRIES) {
                    throw e;
                }
            }
            stored = cluster.get(key);
        }
    }

    /** Brings an object to these fields; {@code known} is what is stored now. */
    public Written put(ClusterObject desired, Optional<ClusterObject> known) {
        return edit(desired.key(), known, _ -> Optional.of(desired)).orElseThrow();
    }

    private Optional<Written> once(
            Optional<ClusterObject> stored, Optional<ClusterObject> desired) {
        if (desired.isEmpty()) {
            return stored.filter(this::deleted).map(old -> new Written(old, Outcome.DELETED));
        }
        ClusterObject fields = desired.get();
        if (stored.isEmpty()) {
            ClusterObject made = mode == Mode.SHOW ? fields : cluster.create(fields, options);
            return Optional.of(new Written(made, Outcome.CREATED));
        }
        ClusterObject old = stored.get();
        if (says(old.tree(), fields.tree())) {
            return Optional.of(new Written(old, Outcome.UNCHANGED));
        }
        ClusterObject bound = fields.with(tree -> bind(tree, old));
        ClusterObject changed = mode == Mode.SHOW ? fields : cluster.apply(bound, options);
        return Optional.of(new Written(changed, Outcome.CONFIGURED));
    }

    private boolean deleted(ClusterObject object) {
        var version = new Preconditions(object.uid(), object.resourceVersion(), options.dryRun());
        return mode == Mode.SHOW || cluster.delete(object.key(), version);
    }

    private static void bind(ObjectNode tree, ClusterObject version) {
        tree.withObjectProperty("metadata")
                .put("uid", version.uid())
                .put("resourceVersion", version.resourceVersion());
    }

    /** Whether every wanted field is there with that value. */
    private static boolean says(JsonNode stored, JsonNode wanted) {
        return wanted.isObject()
                ? stored.isObject()
                        && wanted.properties().stream()
                                .allMatch(e -> says(stored.path(e.getKey()), e.getValue()))
                : stored.equals(wanted);
    }
}
