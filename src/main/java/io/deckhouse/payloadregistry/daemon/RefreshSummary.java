package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.grant.AccessStatus;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the managed pull Secrets and the PayloadRepositoryAccess objects are after one round.
 *
 * @param byState how many Secrets are in each state; states without any are left out
 * @param leftBecause why the Secrets were left to the Deckhouse module; empty when they were not
 * @param accesses how many objects are ready or not, by the reason that their status gives; what
 *     could not be removed counts as one that failed
 */
public record RefreshSummary(
        Map<State, Integer> byState, String leftBecause, Map<String, Integer> accesses) {
    /** Copies the counts, in the order of the states. */
    public RefreshSummary {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        counts.putAll(byState);
        byState = Collections.unmodifiableMap(counts);
        accesses = Collections.unmodifiableMap(new TreeMap<>(accesses));
    }

    /** A round over the Secrets alone. */
    static RefreshSummary ofSecrets(Map<State, Integer> byState) {
        return new RefreshSummary(byState, "", Map.of());
    }

    /** A round that leaves the Secrets to the module. */
    public static RefreshSummary left(String because) {
        return new RefreshSummary(Map.of(), because, Map.of());
    }

    /** The same with what became of the objects. */
    public RefreshSummary withAccesses(Map<String, Integer> reasons) {
        return new RefreshSummary(byState, leftBecause, reasons);
    }

    /** Whether a pod can pull with every Secret, and every object gives what it says. */
    public boolean isHealthy() {
        return byState.keySet().stream().allMatch(State::isHealthy)
                && accesses.keySet().stream().allMatch(AccessStatus::isHealthy);
    }
}
