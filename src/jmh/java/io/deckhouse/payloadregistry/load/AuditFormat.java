package io.deckhouse.payloadregistry.load;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log as {@code serve auth} writes it: one line an event, the audit's as they are. */
final class AuditFormat extends Formatter {
    static void use() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(new AuditFormat());
        }
    }

    @Override
    public String format(LogRecord event) {
        return formatMessage(event) + "\n";
    }
}
