package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command gets from the process around it.
 *
 * @param variables the environment variables
 * @param streams results go to its {@code out}, everything else to its {@code err}
 * @param home the user's home directory
 */
record Environment(
        Map<String, String> variables,
        Streams streams,
        Clock clock,
        SecureRandom random,
        Path home) {

    /** The descriptor of standard output. */
    static final int STDOUT = 1;

    private static final int STDERR = 2;

    /** The three standard streams, and which of those for output a person looks at. */
    record Streams(
            InputStream in,
            PrintWriter out,
            PrintWriter err,
            boolean outIsTerminal,
            boolean errIsTerminal) {
        /** Streams of which none is a terminal. */
        Streams(InputStream in, PrintWriter out, PrintWriter err) {
            this(in, out, err, false, false);
        }
    }

    /**
     * The real process.
     *
     * @param results its standard output
     */
    static Environment ofProcess(OutputStream results) {
        return new Environment(
                System.getenv(),
                new Streams(
                        System.in,
                        writer(results),
                        writer(System.err),
                        isTerminal(STDOUT),
                        isTerminal(STDERR)),
                Clock.systemUTC(),
                new LateRandom(),
                Path.of(
                        System.getenv()
                                .getOrDefault("HOME", System.getProperty("user.home", "/"))));
    }

    /** A variable's value; empty when it is not set. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** Whether what a person waits for is shown: on a terminal that can go back in a line. */
    boolean showsProgress() {
        return streams.errIsTerminal() && !variable("TERM").equals("dumb");
    }

    /** The number of the user that the process runs as; empty where there is none. */
    Optional<String> userId() {
        try {
            return Optional.of(
                    String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.empty(); // no /proc here
        }
    }

    /** By the name of what is behind the descriptor; the JDK knows only of all three together. */
    static boolean isTerminal(int descriptor) {
        try {
            Path device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return device.startsWith("/dev/pts")
                    || device.toString().startsWith("/dev/tty")
                    || device.equals(Path.of("/dev/console"));
        } catch (IOException | UnsupportedOperationException _) {
            return false; // no /proc here, or the stream is closed: nothing is drawn
        }
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
