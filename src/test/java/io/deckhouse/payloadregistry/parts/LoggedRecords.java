package io.deckhouse.payloadregistry.parts;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs while this is open. */
public final class LoggedRecords extends Handler implements AutoCloseable {
    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private LoggedRecords(Logger logger) {
        this.logger = logger;
    }

    /** Listens to the logger of this class until closed. */
    public static LoggedRecords of(Class<?> type) {
        var records = new LoggedRecords(Logger.getLogger(type.getName()));
        records.logger.addHandler(records);
        return records;
    }

    /** What it has logged so far. */
    public List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** The same, each as its level and message. */
    public List<String> lines() {
        return records.stream().map(line -> line.getLevel() + " " + line.getMessage()).toList();
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
