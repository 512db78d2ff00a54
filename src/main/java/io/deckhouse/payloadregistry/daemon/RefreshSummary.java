package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.pullsecret.State;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the managed pull Secrets are after one round.
 *
 * @param byState how many are in each state; states without any are left out
 */
public record RefreshSummary(Map<State, Integer> byState) {
    /** Copies the counts, in the order of the states. */
    public RefreshSummary {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        counts.putAll(byState);
        byState = Collections.unmodifiableMap(counts);
    }

    /** Whether a pod can pull with every one of them. */
    public boolean isHealthy() {
        return byState.keySet().stream().allMatch(State::isHealthy);
    }
}
