package io.deckhouse.payloadregistry.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A command line to run as a process, with its environment, standard input and time limit. Each
 * {@code with} method gives a changed copy.
 *
 * @param environment what differs from the test's own environment; empty means unset
 */
public record Command(
        List<String> words,
        Map<String, Optional<String>> environment,
        String input,
        Duration limit,
        Optional<Path> directory) {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

    /** Copies the collections. */
    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** The command line as a shell would have split it; 60 seconds, empty standard input. */
    public static Command of(String... words) {
        return new Command(List.of(words), Map.of(), "", DEFAULT_LIMIT, Optional.empty());
    }

    /** A main class of the test's own class path, run by the same Java. */
    public static Command java(String mainClass, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return of(java, "-cp", System.getProperty("java.class.path"), mainClass).with(arguments);
    }

    /** A program of {@link Parts} by its name, with its arguments. */
    public static Command part(String program, String... arguments) {
        return of(Parts.program(program).toString()).with(arguments);
    }

    /** The same with more arguments at its end. */
    public Command with(String... arguments) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(arguments));
        return new Command(all, environment, input, limit, directory);
    }

    /** The same with an environment variable set. */
    public Command withVariable(String name, String value) {
        return withVariable(name, Optional.of(value));
    }

    /** The same with an environment variable of the test's own environment taken away. */
    public Command withoutVariable(String name) {
        return withVariable(name, Optional.empty());
    }

    /** The same with this text on standard input. */
    public Command withInput(String text) {
        return new Command(words, environment, text, limit, directory);
    }

    /** The same with another time limit; what runs longer is killed and fails the test. */
    public Command within(Duration duration) {
        return new Command(words, environment, input, duration, directory);
    }

    /** The same in another working directory. */
    public Command in(Path workingDirectory) {
        return new Command(words, environment, input, limit, Optional.of(workingDirectory));
    }

    /** Runs it to its end; not ending within the limit is an AssertionError. */
    public CommandResult run() {
        try {
            Process process = builder(words).start();
            FutureTask<String> stdout = inBackground(() -> text(process.getInputStream()));
            FutureTask<String> stderr = inBackground(() -> text(process.getErrorStream()));
            FutureTask<Boolean> stdin = inBackground(() -> feed(process.getOutputStream()));
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    kill(process);
                    throw new AssertionError(
                            "%s: still running after %s%n--- stdout%n%s%n--- stderr%n%s"
                                    .formatted(name(), limit, stdout.get(), stderr.get()));
                }
                stdin.cancel(true);
                return new CommandResult(name(), process.exitValue(), stdout.get(), stderr.get());
            } finally {
                kill(process);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name() + ": its output could not be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name() + ": interrupted", e);
        }
    }

    /** Starts it in the background, both streams into this log file; it dies with this JVM. */
    public RunningProcess start(Path log) {
        return RunningProcess.start(this, log);
    }

    /** The program and its first argument: enough for a message, too little for a secret. */
    String name() {
        return Path.of(words.getFirst()).getFileName()
                + (words.size() > 1 ? " " + words.get(1) : "");
    }

    ProcessBuilder builder(List<String> commandLine) {
        ProcessBuilder builder = new ProcessBuilder(commandLine);
        directory.ifPresent(path -> builder.directory(path.toFile()));
        environment.forEach((name, value) ->
                value.ifPresentOrElse(
                        text -> builder.environment().put(name, text),
                        () -> builder.environment().remove(name)));
        return builder;
    }

    private Command withVariable(String name, Optional<String> value) {
        Map<String, Optional<String>> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        return new Command(words, changed, input, limit, directory);
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }

    private boolean feed(OutputStream stream) {
        try (stream) {
            stream.write(input.getBytes(UTF_8));
            return true;
        } catch (IOException _) {
            return false; // it ended without reading its input, as many programs may
        }
    }

    /** By its handle: the process itself would close its streams, which are being read. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }
}
