package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Decision;
import io.deckhouse.payloadregistry.access.Grounds;
import io.deckhouse.payloadregistry.access.NearMiss;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import java.util.List;

/**
 * The answer to one question, with all that was asked.
 *
 * @param reason one clause
 * @param snapshot what it rests on
 */
record Judgement(
        Action action,
        RepositoryQuestion.Target target,
        Asker asker,
        Decision decision,
        String reason,
        AccessSnapshot snapshot) {

    boolean isYes() {
        return decision.isAllowed();
    }

    Exit exit() {
        return isYes() ? Exit.OK : Exit.NO;
    }

    /** What a no nearly was. */
    List<NearMiss> nearMisses() {
        return decision instanceof Decision.Denied(_, var misses) ? misses : List.of();
    }

    /** What a yes rests on; empty for a no. */
    List<Grounds> grounds() {
        return decision instanceof Decision.Allowed(var grounds, _) ? List.of(grounds) : List.of();
    }
}
