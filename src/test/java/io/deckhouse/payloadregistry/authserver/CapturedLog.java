package io.deckhouse.payloadregistry.authserver;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Everything our own code logs while this is open, at the most verbose level. */
final class CapturedLog extends Handler implements AutoCloseable {
    private static final Logger OURS = Logger.getLogger("io.deckhouse.payloadregistry");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    static CapturedLog start() {
        var log = new CapturedLog();
        log.setLevel(Level.ALL);
        OURS.setLevel(Level.ALL);
        OURS.addHandler(log);
        return log;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord record) {
        var text = new StringWriter();
        text.append(String.valueOf(record.getMessage()));
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(text));
        }
        lines.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        OURS.removeHandler(this);
        OURS.setLevel(null);
    }
}
