package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of the command line inside the test's process, with what it printed.
 *
 * @param arguments the command line, for messages
 * @param exit the exit code
 * @param out what went to stdout
 * @param err what went to stderr
 */
record CliRun(List<String> arguments, int exit, String out, String err) {
    /** The time in which tests run unless they say otherwise. */
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    /** Runs a command in an empty environment. */
    static CliRun of(String... arguments) {
        return new Setup().run(arguments);
    }

    /** An environment to be filled before the run. */
    static Setup with() {
        return new Setup();
    }

    /** What the process around a command would give. */
    static final class Setup {
        private final Map<String, String> variables = new HashMap<>();
        private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        private String input = "";
        private Path home = Path.of("/nonexistent");
        private Runnable onStdin = () -> {};

        Setup variable(String name, String value) {
            variables.put(name, value);
            return this;
        }

        Setup input(String text) {
            input = text;
            return this;
        }

        /** Does this when the command begins to read its input. */
        Setup whenStdinIsRead(Runnable action) {
            onStdin = action;
            return this;
        }

        Setup clock(Clock other) {
            clock = other;
            return this;
        }

        Setup home(Path directory) {
            home = directory;
            return this;
        }

        CliRun run(String... arguments) {
            var out = new StringWriter();
            var err = new StringWriter();
            var in =
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)) {
                        @Override
                        public synchronized int read(byte[] bytes, int from, int length) {
                            onStdin.run();
                            onStdin = () -> {};
                            return super.read(bytes, from, length);
                        }
                    };
            var streams = new Environment.Streams(in, new PrintWriter(out), new PrintWriter(err));
            var environment =
                    new Environment(
                            Map.copyOf(variables), streams, clock, new SecureRandom(), home);
            int exit = Cli.create(environment).execute(arguments);
            streams.out().flush();
            streams.err().flush();
            return new CliRun(List.of(arguments), exit, out.toString(), err.toString());
        }
    }

    /** Fails with both streams unless the command ended with this code. */
    CliRun exits(int code) {
        assertThat(exit).as(this::toString).isEqualTo(code);
        return this;
    }

    /** The lines of stdout. */
    List<String> lines() {
        return out.lines().toList();
    }

    /** Stdout as one JSON document. */
    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }

    @Override
    public String toString() {
        return String.join(" ", arguments)
                + "\nexit "
                + exit
                + "\n--- stdout\n"
                + out
                + "--- stderr\n"
                + err;
    }
}
