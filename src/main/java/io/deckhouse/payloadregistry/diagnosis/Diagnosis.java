package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.diagnosis.Check.Result;
import java.util.List;
import java.util.Optional;

/**
 * All that was found.
 *
 * @param subject what was looked at, as {@code secret/team/puller}
 * @param checks link by link
 */
public record Diagnosis(String subject, List<Check> checks) {
    /** Copies the list. */
    public Diagnosis {
        checks = List.copyOf(checks);
    }

    /** The first link that is broken. */
    public Optional<Check> broken() {
        return checks.stream().filter(check -> check.result() == Result.BROKEN).findFirst();
    }

    /** Whether no link is broken. */
    public boolean isHealthy() {
        return broken().isEmpty();
    }
}
