package io.deckhouse.payloadregistry.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

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

    /** The three standard streams. */
    record Streams(InputStream in, PrintWriter out, PrintWriter err) {}

    /** The real process. */
    static Environment ofProcess() {
        return new Environment(
                System.getenv(),
                new Streams(System.in, writer(System.out), writer(System.err)),
                Clock.systemUTC(),
                new SecureRandom(),
                Path.of(
                        System.getenv()
                                .getOrDefault("HOME", System.getProperty("user.home", "/"))));
    }

    /** A variable's value; empty when it is not set. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
