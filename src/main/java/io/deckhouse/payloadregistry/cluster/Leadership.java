package io.deckhouse.payloadregistry.cluster;

/** Which of several equal processes works; the others stay warm. Safe for concurrent use. */
public interface Leadership extends AutoCloseable {
    /** The name of the Lease by which refresh daemons lead, in the namespace they run in. */
    String LEASE = "payload-registry-refresher";

    /** Whether this process is to work now; may change at any time. */
    boolean isHeld();

    /**
     * Whether it would work if no other process did, as far as known: what decides refuses nothing.
     * That it does not answer is no refusal.
     */
    default boolean canBeHeld() {
        return true;
    }

    /** Gives it up, so that the next process need not wait for the end of the lease. */
    @Override
    void close();

    /** That of a process that has no equals. */
    static Leadership alone() {
        return new Leadership() {
            @Override
            public boolean isHeld() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
