package io.deckhouse.payloadregistry.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the auth server on one core from another one: {@code LoadBenchmark FILE [SECONDS
 * [CONNECTIONS,...]]} writes its figures to a JSON file and prints a table.
 */
final class LoadBenchmark {
    private static final int SERVER_CORE = 0;
    private static final int CLIENT_CORE = 1;
    private static final int IDLE = 10_000;
    private static final int GUESSERS = 16;

    private static final int LONGEST_WARM_UP = 20;

    /** Part of the server's time; there is always something left to compile. */
    private static final double COMPILED = 0.02;

    /** How long passwords may still be hashed for clients that have gone, in tenths of a second. */
    private static final int LONGEST_REST = 300;

    private final ServerProcess server;
    private final LoadClient client;
    private final Duration length;
    private final List<Result> results = new ArrayList<>();

    private LoadBenchmark(ServerProcess server, Duration length) {
        this.server = server;
        this.client = new LoadClient(server.address());
        this.length = length;
    }

    /** Runs it all, in about seven minutes with the default of 4 seconds a figure. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        var length = Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 4);
        int[] connections =
                Arrays.stream((args.length > 2 ? args[2] : "1,16,64").split(",", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        pinMyself();
        Path directory = Files.createTempDirectory("load");
        try (ServerProcess server = ServerProcess.start(SERVER_CORE, directory)) {
            var report = new LoadBenchmark(server, length).run(connections);
            System.out.println(report.table());
            report.write(file);
        } finally {
            delete(directory);
        }
    }

    private Report run(int[] connections) throws IOException, InterruptedException {
        Workload floor = Workload.floor();
        var works =
                List.of(
                        Workload.repeatedToken(),
                        Workload.differentTokens(),
                        Workload.freshSignatures(),
                        Workload.staticUser());
        warmUp(floor, works);
        double signature = server.signatureMicros();
        for (int each : connections) {
            measure(floor, each, floor.name());
            for (Workload work : works) {
                measure(work, each, work.name());
            }
            besideGuessers(each);
            wrongPasswords(each);
        }
        double idle = residentWithIdleConnections(floor);
        return new Report(results, signature, IDLE, idle);
    }

    private void warmUp(Workload floor, List<Workload> works) throws IOException {
        System.err.println("warming up");
        warmUp(() -> {
            client.run(floor, 64, Duration.ZERO, length);
            for (Workload work : works) {
                client.run(work, 64, Duration.ZERO, length);
            }
        });
        server.forgetLog();
    }

    /**
     * Until the compiler has little left to do. It works on the server's core, and begins anew when
     * the load becomes another one.
     */
    private void warmUp(Round round) throws IOException {
        double compiling = 1;
        for (int at = 0; at < LONGEST_WARM_UP && compiling > COMPILED; at++) {
            double compilerBefore = server.compilerSeconds();
            double before = server.cpuSeconds();
            round.run();
            double compiler = server.compilerSeconds() - compilerBefore;
            compiling = compiler / (compiler + server.cpuSeconds() - before);
        }
    }

    /** Some load. */
    private interface Round {
        void run() throws IOException;
    }

    private void besideGuessers(int connections) throws IOException, InterruptedException {
        Workload work = Workload.repeatedToken();
        try (var guessers = Guessers.ofAnybody(server.address(), GUESSERS)) {
            measure(work, connections, work.name() + " + guessers");
            System.err.println("refused guesses: " + guessers.sample(1).answers());
        }
        rest();
    }

    /** From ever new addresses: an old one is made to wait, which costs the server nothing. */
    private void wrongPasswords(int connections) throws IOException, InterruptedException {
        System.err.println("wrong passwords at " + connections);
        try (var guessers = Guessers.ofOne(server.address(), connections)) {
            Thread.sleep(length.dividedBy(4));
            guessers.sample(1);
            double before = server.cpuSeconds();
            Thread.sleep(length);
            LoadClient.Sample sample = guessers.sample(length.toNanos() / 1e9);
            note("static user, wrong password", connections, sample, server.cpuSeconds() - before);
        }
        rest();
    }

    /** Until nothing is left to do of what was asked before. */
    private void rest() throws IOException, InterruptedException {
        double before = server.cpuSeconds();
        for (int tenths = 0; tenths < LONGEST_REST; tenths++) {
            Thread.sleep(100);
            double now = server.cpuSeconds();
            if (now <= before) {
                return;
            }
            before = now;
        }
        throw new IOException("the server does not come to rest");
    }

    private void measure(Workload work, int connections, String name) throws IOException {
        System.err.println(name + " at " + connections);
        warmUp(() -> client.run(work, connections, Duration.ZERO, length.dividedBy(2)));
        double before = server.cpuSeconds();
        LoadClient.Sample sample = client.run(work, connections, Duration.ZERO, length);
        note(name, connections, sample, server.cpuSeconds() - before);
    }

    private void note(String name, int connections, LoadClient.Sample sample, double cpu)
            throws IOException {
        double resident = server.residentMiB();
        results.add(
                new Result(
                        name,
                        connections,
                        sample.perSecond(),
                        sample.millisAt(0.50),
                        sample.millisAt(0.99),
                        cpu * 1e6 / Math.max(1, sample.answers()),
                        server.heapMiB(),
                        resident));
        server.forgetLog();
    }

    /** Connections of which each was used once, and a server that still answers another. */
    private double residentWithIdleConnections(Workload work) throws IOException {
        System.err.println(IDLE + " idle connections");
        var idle = new ArrayList<SocketChannel>();
        try {
            var answer = ByteBuffer.allocate(16 * 1024);
            for (int at = 0; at < IDLE; at++) {
                SocketChannel channel = SocketChannel.open(server.address());
                idle.add(channel);
                channel.write(ByteBuffer.wrap(work.request().get()));
                channel.read(answer.clear());
            }
            client.run(Workload.repeatedToken(), 64, Duration.ZERO, length);
            return server.residentMiB();
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    private static void pinMyself() throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("taskset", "-acp", Integer.toString(CLIENT_CORE), pid).start().waitFor();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path each : files.toList().reversed()) {
                Files.delete(each);
            }
        }
    }
}
