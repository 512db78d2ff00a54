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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures the auth server on one core from another one: {@code LoadBenchmark FILE [SECONDS
 * [CONNECTIONS,...]]} writes its figures to a JSON file and prints a table.
 */
final class LoadBenchmark {
    private static final int SERVER_CORE = 0;
    private static final int CLIENT_CORE = 1;
    private static final int IDLE = 10_000;
    private static final int IDLE_REQUESTS = 3;
    private static final int GUESSERS = 16;

    /** How often the floor and a load take turns; others may disturb one of them. */
    private static final int TURNS = 3;

    private static final int LONGEST_WARM_UP = 20;

    /** Part of the server's time; there is always something left to compile. */
    private static final double COMPILED = 0.02;

    /** How long passwords may still be hashed for clients that have gone, in tenths of a second. */
    private static final int LONGEST_REST = 300;

    private final ServerProcess server;
    private final LoadClient client;
    private final Duration length;
    private final Workload floor = Workload.floor();
    private final List<Result> results = new ArrayList<>();
    private final AtomicInteger guesses = new AtomicInteger();

    private LoadBenchmark(ServerProcess server, Duration length) {
        this.server = server;
        this.client = new LoadClient(server.address());
        this.length = length;
    }

    /** Runs it all, in a quarter of an hour with the default of 4 seconds. */
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

    private Report run(int[] connections) throws IOException {
        var works =
                List.of(
                        floor,
                        Workload.repeatedToken(),
                        Workload.differentTokens(),
                        Workload.freshSignatures(),
                        Workload.staticUser());
        warmUp(works);
        for (int each : connections) {
            for (Workload work : works) {
                alone(work, each);
            }
            besideGuessers(each);
            wrongPasswords(each);
        }
        double idle = residentWithIdleConnections();
        return new Report(results, IDLE, idle);
    }

    private void warmUp(List<Workload> works) throws IOException {
        System.err.println("warming up");
        warmUp(() -> {
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

    /** Some load that counts. */
    private interface Measured {
        Figures run() throws IOException;
    }

    /** A load, and the memory that the server has while what belongs to it is still there. */
    private record Figures(Load load, double residentMiB, double heapMiB) {}

    /** What came back, and the server's processor time for it. */
    private record Load(LoadClient.Sample sample, double cpuSeconds) {
        double cpuMicros() {
            return cpuSeconds * 1e6 / Math.max(1, sample.answers());
        }
    }

    private void alone(Workload work, int connections) throws IOException {
        warmUp(() -> run(work, connections));
        measure(work.name(), connections, TURNS, () -> withMemory(run(work, connections)));
    }

    private void besideGuessers(int connections) throws IOException {
        Workload work = Workload.repeatedToken();
        try (var _ = guessers()) {
            warmUp(() -> run(work, connections));
        }
        rest();
        measure(
                work.name() + " + guessers",
                connections,
                TURNS,
                () -> {
                    try (var guessers = guessers()) {
                        Figures figures = withMemory(run(work, connections));
                        System.err.println("refused guesses: " + guessers.sample(1).answers());
                        return figures;
                    }
                });
    }

    private Guessers guessers() {
        return Guessers.ofAnybody(server.address(), GUESSERS, guesses);
    }

    /** From ever new addresses: an old one is made to wait, which costs the server nothing. */
    private void wrongPasswords(int connections) throws IOException {
        measure(
                "static user, wrong password",
                connections,
                1,
                () -> {
                    try (var guessers = Guessers.ofOne(server.address(), connections, guesses)) {
                        sleep(length.dividedBy(4));
                        guessers.sample(1);
                        double before = server.cpuSeconds();
                        sleep(length);
                        LoadClient.Sample sample = guessers.sample(length.toNanos() / 1e9);
                        return withMemory(new Load(sample, server.cpuSeconds() - before));
                    }
                });
    }

    /** Until nothing is left to do of what was asked before. */
    private void rest() throws IOException {
        double before = server.cpuSeconds();
        for (int tenths = 0; tenths < LONGEST_REST; tenths++) {
            sleep(Duration.ofMillis(100));
            double now = server.cpuSeconds();
            if (now <= before) {
                return;
            }
            before = now;
        }
        throw new IOException("the server does not come to rest");
    }

    private static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException();
        }
    }

    /** A load in turns with the floor, so that a slower machine is slower for both. */
    private void measure(String name, int connections, int turns, Measured measured)
            throws IOException {
        System.err.println(name + " at " + connections);
        var taken = new ArrayList<Result>();
        Result.Beside before = beside(connections);
        for (int turn = 0; turn < turns; turn++) {
            Figures figures = measured.run();
            rest();
            Result.Beside after = beside(connections);
            Result.Beside beside = before.with(after);
            LoadClient.Sample sample = figures.load().sample();
            double cpuMicros = figures.load().cpuMicros();
            taken.add(
                    new Result(
                            name,
                            connections,
                            sample.perSecond(),
                            sample.millisAt(0.50),
                            sample.millisAt(0.99),
                            cpuMicros,
                            figures.heapMiB(),
                            figures.residentMiB(),
                            beside,
                            beside.partOfFloor(sample.perSecond()),
                            beside.partOfSigning(cpuMicros)));
            before = after;
            server.forgetLog();
        }
        results.add(Result.middle(taken));
    }

    private Result.Beside beside(int connections) throws IOException {
        Load load = run(floor, connections, length.dividedBy(4));
        return new Result.Beside(
                load.sample().perSecond(), load.cpuMicros(), server.signatureMicros());
    }

    /** What is resident first: to know the heap means to collect it. */
    private Figures withMemory(Load load) throws IOException {
        double resident = server.residentMiB();
        return new Figures(load, resident, server.heapMiB());
    }

    private Load run(Workload work, int connections) throws IOException {
        return run(work, connections, length.dividedBy(2));
    }

    private Load run(Workload work, int connections, Duration time) throws IOException {
        double before = server.cpuSeconds();
        LoadClient.Sample sample = client.run(work, connections, Duration.ZERO, time);
        return new Load(sample, server.cpuSeconds() - before);
    }

    /** Connections of which each was used a few times, and a server that still answers another. */
    private double residentWithIdleConnections() throws IOException {
        System.err.println(IDLE + " idle connections");
        var idle = new ArrayList<SocketChannel>();
        try {
            var answer = ByteBuffer.allocate(16 * 1024);
            for (int at = 0; at < IDLE; at++) {
                SocketChannel channel = SocketChannel.open(server.address());
                idle.add(channel);
                for (int request = 0; request < IDLE_REQUESTS; request++) {
                    channel.write(ByteBuffer.wrap(floor.request().get()));
                    channel.read(answer.clear());
                }
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
