package io.deckhouse.payloadregistry.pullsecret;

/** The states of a pull Secret that {@code status} shows and the daemon acts on. */
public enum State {
    /** Holds a good token for every wanted host. */
    READY("Ready", true),
    /** Under a fifth of the token's life is left. */
    EXPIRING("Expiring", true),
    /** The token has ended. */
    EXPIRED("Expired", false),
    /** No token was filled in yet. */
    PENDING("Pending", false),
    /** The named ServiceAccount does not exist. */
    SERVICE_ACCOUNT_MISSING("ServiceAccountMissing", false),
    /** The token is of another ServiceAccount than the one that is named and exists now. */
    SERVICE_ACCOUNT_REPLACED("ServiceAccountReplaced", false),
    /** The content is not what the daemon wrote. */
    HASH_MISMATCH("HashMismatch", false),
    /** The token is there, but not for the registry's host. */
    WRONG_HOST("WrongHost", false),
    /** The Secret cannot be read as a pull Secret. */
    INVALID("Invalid", false),
    /** No annotation: somebody else keeps it. */
    STATIC("Static", true);

    private final String label;
    private final boolean healthy;

    State(String label, boolean healthy) {
        this.label = label;
        this.healthy = healthy;
    }

    /** The name in output, events and metrics. */
    public String label() {
        return label;
    }

    /** Whether a pod can pull with it now. */
    public boolean isHealthy() {
        return healthy;
    }
}
