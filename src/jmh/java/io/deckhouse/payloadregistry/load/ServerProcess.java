package io.deckhouse.payloadregistry.load;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The server under load in a JVM of its own on one core, with the flags of the executable; and with its
 * runtime, classes and cache, when it has been built.
 */
final class ServerProcess implements AutoCloseable {
    private static final Pattern FLAGS = Pattern.compile("daemon_flags=\"([^\"]+)\"");
    private static final Pattern ENVIRONMENT =
            Pattern.compile("daemon_environment=\"([^\"]+)\"");
    private static final Path PAYLOAD = Path.of("target", "payload").toAbsolutePath();
    private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");
    private static final double TICKS = 100; // a second, on every Linux
    private static final int USER_TIME = 11; // fields after the command's closing parenthesis

    private final Process process;
    private final Path log;
    private final BufferedReader answers;
    private final InetSocketAddress address;

    private ServerProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
        String port = answers.readLine();
        if (port == null) {
            throw new IOException("the server did not start:\n" + Files.readString(log));
        }
        this.address =
                new InetSocketAddress(
                        InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(port.strip()));
    }

    /** Starts it on this core; its log goes to a file in the directory. */
    static ServerProcess start(int core, Path directory) throws IOException {
        Path log = directory.resolve("server.log");
        var words = new ArrayList<String>();
        words.addAll(List.of("taskset", "-c", Integer.toString(core)));
        words.addAll(Files.exists(PAYLOAD) ? asPacked(directory) : asCompiled());
        words.add(LoadServer.class.getName());
        words.add(Files.createDirectories(directory.resolve("keys")).toString());
        var builder = new ProcessBuilder(words);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        for (String setting : settings(ENVIRONMENT).split(" ", -1)) {
            String[] pair = setting.split("=", -1);
            builder.environment().put(pair[0], pair[1]);
        }
        return new ServerProcess(builder.start(), log);
    }

    private static List<String> asCompiled() throws IOException {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(flags());
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return words;
    }

    /**
     * As the executable starts it. The cache wants the class path that it was made with, and then
     * what we add, all in one directory.
     */
    private static List<String> asPacked(Path directory) throws IOException {
        String ours = LoadServer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        var path = new ArrayList<String>();
        for (Path part : List.of(PAYLOAD.resolve("picocli.jar"), PAYLOAD.resolve("app.jar"), Path.of(ours))) {
            path.add(Files.createSymbolicLink(directory.resolve(part.getFileName()), part).toString());
        }
        var words = new ArrayList<String>();
        words.add(PAYLOAD.resolve("runtime/bin/java").toString());
        words.addAll(words(Files.readString(PAYLOAD.resolveSibling("daemon.flags"))));
        words.add("-XX:AOTCache=" + PAYLOAD.resolve("daemon.aot"));
        words.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
        return words;
    }

    /** What the executable gives to its daemons. */
    static List<String> flags() throws IOException {
        return words(settings(FLAGS));
    }

    private static String settings(Pattern kind) throws IOException {
        var made = Path.of("packaging", "single-file", "make");
        var found = kind.matcher(Files.readString(made));
        if (!found.find()) {
            throw new IOException(made + " has no settings for daemons: " + kind);
        }
        return found.group(1).replace("\\\n", "");
    }

    private static List<String> words(String flags) {
        return Arrays.stream(flags.strip().split(" ", -1))
                .filter(flag -> flag.startsWith("-"))
                .toList();
    }

    long pid() {
        return process.pid();
    }

    InetSocketAddress address() {
        return address;
    }

    /**
     * Processor time so far but for the just-in-time compiler's, in seconds; the kernel counts in
     * steps of 10 ms.
     */
    double cpuSeconds() throws IOException {
        return cpuSeconds(read("stat")) - compilerSeconds();
    }

    /** Processor time of the just-in-time compiler, which in the end has nothing more to do. */
    double compilerSeconds() throws IOException {
        double compiling = 0;
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
            for (Path thread : threads.toList()) {
                compiling += compilerSeconds(thread.resolve("stat"));
            }
        }
        return compiling;
    }

    private static double compilerSeconds(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread);
            return COMPILER.matcher(stat).find() ? cpuSeconds(stat) : 0;
        } catch (IOException broken) {
            if (Files.exists(thread)) {
                throw broken;
            }
            return 0; // it has ended since it was listed
        }
    }

    private static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS;
    }

    double residentMiB() {
        var found = Pattern.compile("VmRSS:\\s+(\\d+)").matcher(read("status"));
        return found.find() ? Long.parseLong(found.group(1)) / 1024.0 : Double.NaN;
    }

    double heapMiB() throws IOException {
        return ask("heap") / (1024.0 * 1024.0);
    }

    double signatureMicros() throws IOException {
        return ask("signature") / 1e3;
    }

    /** Empties the log: some minutes of audit would fill a disk. */
    void forgetLog() throws IOException {
        Files.newByteChannel(log, java.nio.file.StandardOpenOption.WRITE).truncate(0).close();
    }

    private long ask(String command) throws IOException {
        var commands = process.outputWriter(StandardCharsets.US_ASCII);
        commands.write(command);
        commands.newLine();
        commands.flush();
        return Long.parseLong(answers.readLine().strip());
    }

    private String read(String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid()), name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
