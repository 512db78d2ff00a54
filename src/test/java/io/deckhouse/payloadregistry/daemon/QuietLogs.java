package io.deckhouse.payloadregistry.daemon;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps tens of thousands of log lines out of the tests' output; what went wrong is still told. */
final class QuietLogs implements BeforeAllCallback, AfterAllCallback {
    private static final Logger LOGS = Logger.getLogger("io.deckhouse.payloadregistry.daemon");

    @Override
    public void beforeAll(ExtensionContext context) {
        LOGS.setLevel(Level.SEVERE);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LOGS.setLevel(null);
    }
}
