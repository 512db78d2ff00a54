package io.deckhouse.payloadregistry.pullsecret;

import java.time.Instant;

/**
 * What the checks found about one pull Secret.
 *
 * @param state its state
 * @param reason one clause for a person
 * @param step what the daemon does about it
 */
public record Finding(State state, String reason, Step step) {
    /** The daemon's next step for a Secret. */
    public sealed interface Step {
        /** Put a token in now. */
        record Fill() implements Step {}

        /** Look again at this time, when the token is due for renewal. */
        record RenewAt(Instant time) implements Step {}

        /** Delete it: its owner is gone. */
        record Delete() implements Step {}

        /** Nothing to do until the Secret or its ServiceAccount changes. */
        record Leave() implements Step {}
    }
}
