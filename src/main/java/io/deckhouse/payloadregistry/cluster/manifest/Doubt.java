package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * An object that vanished from the files by no deletion of ours: a shell that redirects into a file
 * empties it first, and an editor may rename it away, so that it may well come back.
 *
 * @param known what is remembered of it, for its return
 * @param since when it was first missed
 */
record Doubt(ObjectRecord known, Instant since) {
    /** How long an object must be missing before its loss is believed. */
    static final Duration LENGTH = Duration.ofSeconds(10);

    /** Those whose end is followed by a deletion of what they own. */
    private static final Set<Kind> OWNERS =
            Set.of(Kind.SERVICE_ACCOUNT, Kind.PAYLOAD_REPOSITORY_ACCESS);

    boolean isOver(Instant now) {
        return !now.isBefore(since.plus(LENGTH));
    }

    /** Whether an object's loss leads to other losses, so that it is worth a doubt. */
    static boolean concerns(ObjectKey key) {
        return OWNERS.contains(key.kind());
    }
}
