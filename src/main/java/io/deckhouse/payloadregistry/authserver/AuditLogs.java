package io.deckhouse.payloadregistry.authserver;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all of them, in order, though some may be broken. */
record AuditLogs(List<AuditLog> all) implements AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLogs.class);

    AuditLogs {
        all = List.copyOf(all);
    }

    @Override
    public void record(AuditEntry entry) {
        for (AuditLog each : all) {
            try {
                each.record(entry);
            } catch (OutOfMemoryError mine) {
                throw mine;
            } catch (RuntimeException | Error broken) {
                LOG.atError().setCause(broken).log("an audit log takes no entry");
            }
        }
    }
}
