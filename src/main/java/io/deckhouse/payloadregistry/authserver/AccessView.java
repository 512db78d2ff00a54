package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.Namespaces;
import java.time.Instant;

/**
 * What is known of the cluster's rules at one time.
 *
 * @param namespaces the same that the index knows, for static users
 * @param generation grows with every change
 * @param confirmedAt when it was last known to be current, by the clock as it is set now; {@link
 *     Instant#MAX} for rules that cannot change
 * @param isReady whether everything that existed at the start is in it
 */
public record AccessView(
        AccessIndex index,
        Namespaces namespaces,
        long generation,
        Instant confirmedAt,
        boolean isReady) {}
