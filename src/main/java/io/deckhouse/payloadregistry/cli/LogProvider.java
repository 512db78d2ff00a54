package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Visible;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J over java.util.logging like slf4j-jdk14, but that a value of several words is quoted: it
 * would run into the message that follows. Public for SLF4J.
 */
public final class LogProvider implements SLF4JServiceProvider {
    private static final String VERSION = "2.0.99"; // any of 2.0

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    @Override
    public void initialize() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> new Quoting(Logger.getLogger(name));
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return VERSION;
    }

    /** The value as it stands behind its key. */
    static String quoted(@Nullable Object value) {
        String text = String.valueOf(value);
        String plain = Visible.line(text.replace("\\", "\\\\").replace("\"", "\\\""));
        boolean isWord = plain.equals(text) && !text.isEmpty() && text.indexOf(' ') < 0;
        return isWord ? text : '"' + plain + '"';
    }

    /** One logger; SLF4J hands it the pairs of an event apart from the message. */
    private static final class Quoting extends LegacyAbstractLogger implements LoggingEventAware {
        private static final long serialVersionUID = 1;

        private final transient Logger target;

        Quoting(Logger target) {
            this.target = target;
            this.name = target.getName();
        }

        @Override
        public void log(LoggingEvent event) {
            StringBuilder line = new StringBuilder();
            Stream.ofNullable(event.getKeyValuePairs())
                    .flatMap(List::stream)
                    .forEach(pair ->
                            line.append(pair.key)
                                    .append('=')
                                    .append(quoted(pair.value))
                                    .append(' '));
            line.append(message(event.getMessage(), event.getArgumentArray()));
            log(event.getLevel(), line.toString(), event.getThrowable());
        }

        @Override
        protected void handleNormalizedLoggingCall(
                org.slf4j.event.Level level,
                @Nullable Marker marker,
                String message,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            log(level, message(message, arguments), thrown);
        }

        private static String message(String message, Object @Nullable [] arguments) {
            return MessageFormatter.basicArrayFormat(message, arguments);
        }

        private void log(org.slf4j.event.Level level, String text, @Nullable Throwable thrown) {
            LogRecord event = new LogRecord(level(level), text);
            event.setLoggerName(name);
            event.setThrown(thrown);
            target.log(event);
        }

        private static Level level(org.slf4j.event.Level level) {
            return switch (level) {
                case TRACE -> Level.FINEST;
                case DEBUG -> Level.FINE;
                case INFO -> Level.INFO;
                case WARN -> Level.WARNING;
                case ERROR -> Level.SEVERE;
            };
        }

        private boolean isShown(org.slf4j.event.Level level) {
            return target.isLoggable(level(level));
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return isShown(org.slf4j.event.Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return isShown(org.slf4j.event.Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return isShown(org.slf4j.event.Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return isShown(org.slf4j.event.Level.WARN);
        }

        @Override
        public boolean isErrorEnabled() {
            return isShown(org.slf4j.event.Level.ERROR);
        }
    }
}
