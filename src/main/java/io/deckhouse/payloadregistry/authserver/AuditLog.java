package io.deckhouse.payloadregistry.authserver;

/** Takes one entry for each decision; called on request threads, so it should be quick. */
@FunctionalInterface
public interface AuditLog {
    /** Takes an entry. An exception is logged and changes no answer. */
    void record(AuditEntry entry);
}
