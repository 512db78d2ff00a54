package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.StaticUser;
import java.time.Instant;

/** Who asks, once proven. */
public sealed interface Principal {
    /**
     * An identity of the cluster.
     *
     * @param uid tells a re-created account from its predecessor; empty when unknown
     * @param validUntil end of the Kubernetes token behind it, which no registry token outlives;
     *     {@link Instant#MAX} when unknown
     */
    record Kubernetes(Identity identity, String uid, Instant validUntil) implements Principal {}

    /** A user of the registry's own list. */
    record StaticAccount(StaticUser user) implements Principal {}

    /** Whoever sends no credentials: {@code system:anonymous} to RBAC. */
    record Anonymous() implements Principal {}

    /** The name in the audit line. */
    default String name() {
        return switch (this) {
            case Kubernetes(var identity, _, _) -> identity.username();
            case StaticAccount(var user) -> user.name();
            case Anonymous _ -> Identity.anonymous().username();
        };
    }

    /** The token's {@code sub} claim: the name, and empty when anonymous. */
    default String subject() {
        return this instanceof Anonymous ? "" : name();
    }

    /** When the proof ends; {@link Instant#MAX} when it does not. */
    default Instant provenUntil() {
        return this instanceof Kubernetes(_, _, var until) ? until : Instant.MAX;
    }
}
