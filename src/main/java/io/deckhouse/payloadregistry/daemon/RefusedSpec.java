package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.grant.AccessStatus;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * What was refused is not tried again because of the traces that the last try left.
 *
 * @param uid of the object that asked for it
 * @param status that it got
 * @param until when it waits, if it does not ask for something else
 */
record RefusedSpec(String uid, JsonNode spec, AccessStatus status, Instant until) {
    boolean holdsFor(ClusterObject object, Instant now) {
        return uid.equals(object.uid())
                && spec.equals(object.at("spec"))
                && now.isBefore(until)
                && now.plus(BackOff.LONGEST_WITH_TOKEN).isAfter(until); // or the clock was set
    }
}
