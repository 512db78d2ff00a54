package io.deckhouse.payloadregistry.cluster;

import java.time.Duration;

/** The cluster refused or could not do what was asked; the message says what, never a secret. */
public final class ClusterException extends RuntimeException {
    /** The kinds of failure that callers tell apart. */
    public enum Reason {
        /** The object, or the namespace it should live in, or its kind is not there. */
        NOT_FOUND,
        /** The object to be created is there already. */
        ALREADY_EXISTS,
        /** A uid or resourceVersion precondition failed: read again. */
        CONFLICT,
        /** Another field manager owns the field and force was not asked for. */
        FIELD_CONFLICT,
        /** The identity may not do this. */
        FORBIDDEN,
        /** The cluster does not know the identity. */
        UNAUTHORIZED,
        /** The object is malformed. */
        INVALID,
        /** Too many requests: try again later. */
        THROTTLED,
        /** The server could not be reached: refused, unknown host, TLS failure. */
        UNREACHABLE,
        /** The server did not answer in time. */
        TIMED_OUT,
        /** The server failed (5xx). */
        SERVER_ERROR,
        /** The configuration that says where the cluster is cannot be used. */
        CONFIGURATION
    }

    private final Reason reason;
    private final Duration retryAfter;

    /** A failure without a hint when to try again. */
    public ClusterException(Reason reason, String message) {
        this(reason, message, Duration.ZERO);
    }

    /** A failure with the server's hint when to try again; zero for none. */
    public ClusterException(Reason reason, String message, Duration retryAfter) {
        super(message);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** What kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** How long the server asks to wait; zero for no wish. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Keeps the cause for {@code -v}. */
    public ClusterException causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }
}
