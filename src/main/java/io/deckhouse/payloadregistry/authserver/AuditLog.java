package io.deckhouse.payloadregistry.authserver;

/** Takes one entry for each decision; called on request threads, so it should be quick. */
@FunctionalInterface
public interface AuditLog {
    /**
     * Takes an entry. An exception is logged; it changes no answer, and others are told all the
     * same.
     */
    void record(AuditEntry entry);
}
