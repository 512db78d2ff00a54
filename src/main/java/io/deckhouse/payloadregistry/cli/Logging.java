package io.deckhouse.payloadregistry.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets up the log on stderr: one line an event; quiet for commands, informative for daemons. */
final class Logging {
    /** Apart, so that none is asked for before java.util.logging knows its configuration. */
    private static final class Loggers {
        /**
         * Libraries that are kept short: their messages may quote headers or a plug-in's output,
         * which may be secret. java.util.logging holds loggers weakly; these stay.
         */
        static final List<Logger> KEPT_SHORT =
                List.of(
                        Logger.getLogger("org.eclipse.jetty"),
                        Logger.getLogger("io.fabric8.kubernetes.client"));

        static final Logger OWN = Logger.getLogger("io.deckhouse.payloadregistry");
    }

    private Logging() {}

    /** The log of a daemon. */
    static void forDaemon(boolean verbose) {
        set(verbose ? Level.FINE : Level.INFO);
    }

    /**
     * The log of a command: its own messages say what matters. Set up when the first logger is
     * asked for, which for many commands is never.
     */
    static void forCommand(boolean verbose) {
        System.setProperty(
                "java.util.logging.config.class",
                (verbose ? Verbose.class : Quiet.class).getName());
        // SLF4J would tell on stderr that it takes the provider that it is told to take.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", LogProvider.class.getName());
    }

    /** Made by java.util.logging, before any logger. */
    public static final class Quiet {
        /**
         * Public for java.util.logging, which reads nothing else.
         *
         * @throws IOException never: it reads from memory
         */
        public Quiet() throws IOException {
            configure("OFF", "INFO");
        }
    }

    /** Made by java.util.logging, before any logger. */
    public static final class Verbose {
        /**
         * Public for java.util.logging, which reads nothing else.
         *
         * @throws IOException never: it reads from memory
         */
        public Verbose() throws IOException {
            configure("FINE", "FINE");
        }
    }

    private static void configure(String shown, String own) throws IOException {
        String handler = ConsoleHandler.class.getName();
        String text =
                """
                handlers = %1$s
                %1$s.level = %2$s
                %1$s.formatter = %3$s
                io.deckhouse.payloadregistry.level = %4$s
                org.eclipse.jetty.level = OFF
                io.fabric8.kubernetes.client.level = OFF
                """
                        .formatted(handler, shown, OneLine.class.getName(), own);
        LogManager.getLogManager()
                .readConfiguration(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void set(Level level) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(level);
            handler.setFormatter(new OneLine());
        }
        Loggers.OWN.setLevel(level);
        Loggers.KEPT_SHORT.forEach(logger -> logger.setLevel(Level.OFF));
    }

    /** {@code 2026-11-24T02:40:03.120Z INFO secret=team/puller because="no token yet" filled}. */
    public static final class OneLine extends Formatter {
        private static final DateTimeFormatter TIME =
                new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

        @Override
        public String format(LogRecord event) {
            if ("io.deckhouse.payloadregistry.audit".equals(event.getLoggerName())) {
                return formatMessage(event) + "\n"; // one JSON object a line, for machines
            }
            StringWriter line = new StringWriter();
            line.append(TIME.format(event.getInstant()))
                    .append(' ')
                    .append(event.getLevel().getName())
                    .append(' ')
                    .append(formatMessage(event).replace('\n', ' '))
                    .append('\n');
            if (event.getThrown() != null) {
                event.getThrown().printStackTrace(new PrintWriter(line, true));
            }
            return line.toString();
        }
    }
}
