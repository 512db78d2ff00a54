package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A server process whose output goes to a log file. It ends at {@link #close}, or when this JVM
 * ends in whatever way: a watcher beside it reads a pipe that only this JVM holds open.
 */
public final class RunningProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    // The program takes the shell's place and so its pid. At the pipe's end the watcher, whose
    // parent it is (field 4 of its stat), kills it; were it gone, the parent would be another.
    private static final String WATCHED =
            """
            exec 3<&0
            {
                while read -r _; do :; done <&3
                read -r _ _ _ parent _ < /proc/self/stat
                [ "$parent" != $$ ] || kill -KILL $$
            } > /dev/null 2>&1 &
            exec "$@" 3<&- < /dev/null
            """;

    private final String name;
    private final Process process;
    private final Path log;

    private RunningProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static RunningProcess start(Command command, Path log) {
        try {
            Process process =
                    command.builder(watched(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            return new RunningProcess(command.name(), process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line that runs this one until its standard input ends. */
    static List<String> watched(Command command) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, "watched"));
        words.addAll(command.words());
        return words;
    }

    /** The process id of the program itself. */
    public long pid() {
        return process.pid();
    }

    /** How long it has kept processors busy; none as soon as it has ended. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything it has written so far, on both streams. */
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its log has a match; ending or taking longer than 30 s is an AssertionError. */
    public MatchResult awaitLog(Pattern pattern) {
        await("log line " + pattern, () -> pattern.matcher(log()).find());
        return pattern.matcher(log()).results().findFirst().orElseThrow();
    }

    /** Waits until a condition holds; ending or taking longer than 30 s is an AssertionError. */
    public void await(String what, BooleanSupplier condition) {
        await(what, Duration.ofSeconds(30), condition);
    }

    /** Waits until a condition holds; ending or taking longer is an AssertionError. */
    public void await(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            expectAlive(what);
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "%s: not within %s: %s%n%s".formatted(name, limit, what, tail()));
            }
            exitsWithin(POLL);
        }
    }

    /** Fails with the end of its log if it has ended. */
    void expectAlive() {
        expectAlive("the rest was ready");
    }

    /** Waits for its end, at most 30 s, and gives its exit code; 128 and more means a signal. */
    public int awaitExit() {
        if (!exitsWithin(Duration.ofSeconds(30))) {
            throw new AssertionError(name + ": still running\n" + tail());
        }
        return process.exitValue();
    }

    /** Asks it to end (SIGTERM), and kills it after 10 s; gives its exit code. */
    public int stop() {
        // Process.destroy would also close the pipe, and the watcher would not wait.
        process.toHandle().destroy();
        if (!exitsWithin(GRACE)) {
            kill();
        }
        return process.exitValue();
    }

    /** Kills it (SIGKILL) with what it started, and waits until it is gone. */
    public void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        exitsWithin(GRACE);
    }

    @Override
    public void close() {
        kill();
    }

    private void expectAlive(String before) {
        if (!isAlive()) {
            throw new AssertionError(
                    "%s ended with %d before: %s%n%s"
                            .formatted(name, process.exitValue(), before, tail()));
        }
    }

    private boolean exitsWithin(Duration duration) {
        try {
            return process.waitFor(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + ": interrupted", e);
        }
    }

    private String tail() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
