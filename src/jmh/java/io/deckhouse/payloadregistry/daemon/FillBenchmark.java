package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.parts.AuditLog;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.ProcessMemory;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How fast the refresh daemon fills many Secrets from its cold start, beside a bare client with the
 * same calls in the same run: {@code FillBenchmark FILE [SECRETS]} writes its figures to a JSON
 * file and prints them. Needs a control plane, as the end-to-end tests do.
 */
final class FillBenchmark {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int IN_A_NAMESPACE = 100;

    private final ControlPlane plane;
    private final String home;
    private final int count;

    private FillBenchmark(ControlPlane plane, int count) {
        this.plane = plane;
        this.home = plane.freshNamespace();
        this.count = count;
    }

    /** Runs it, in half a minute with the default of 2,000 Secrets. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
        try (ControlPlane plane =
                ControlPlane.start(ControlPlane.Options.defaults().withAuditLog())) {
            ObjectNode figures = new FillBenchmark(plane, count).run();
            System.out.println(figures.toPrettyString());
            Files.writeString(Path.of(args[0]), figures.toPrettyString() + "\n");
        }
    }

    private ObjectNode run() throws IOException, InterruptedException {
        Path kubeconfig = LeastPrivilege.kubeconfig(plane, home, List.of());
        var secrets = new ManySecrets(plane.bareClient(), count, count / IN_A_NAMESPACE);
        secrets.makeAccounts();
        ManySecrets.Bare others = secrets.fillOthersBarely(plane::awaitRest);
        double bare = seconds(others.fromStart());
        secrets.makePullSecrets();
        plane.awaitRest();
        Path log = Files.createTempFile("daemon", ".log");
        Instant start = Instant.now();
        try (RunningProcess daemon = daemon(kubeconfig).start(log)) {
            Instant end = awaitFills(start.plus(LIMIT));
            double cpu = seconds(daemon.processorTime());
            double filled = seconds(Duration.between(start, end));
            ProcessMemory memory = ProcessMemory.of(daemon);
            return new JsonMapper()
                    .createObjectNode()
                    .put("secrets", count)
                    .put("bareSeconds", bare)
                    .put("warmBareSeconds", seconds(others.warm()))
                    .put("daemonSeconds", filled)
                    .put("shareOfBareRate", bare / filled)
                    .put("daemonCpuSeconds", cpu)
                    .put("liveHeapBytes", memory.liveHeap())
                    .put("residentBytes", memory.resident());
        } finally {
            Files.delete(log);
        }
    }

    /** When the last write was answered. */
    private Instant awaitFills(Instant deadline) throws InterruptedException {
        while (Instant.now().isBefore(deadline)) {
            List<Instant> writes =
                    plane.auditLog().of(home, RefreshRights.NAME).stream()
                            .filter(entry -> entry.call().equals("patch secrets"))
                            .map(AuditLog.Entry::ended)
                            .sorted()
                            .toList();
            if (writes.size() >= count) {
                return writes.getLast();
            }
            Thread.sleep(Duration.ofSeconds(2));
        }
        throw new IllegalStateException("the Secrets were not filled in " + LIMIT);
    }

    private static Command daemon(Path kubeconfig) {
        return Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.deckhouse.payloadregistry.cli.Main",
                        "serve",
                        "refresher",
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--registry-host",
                        ManySecrets.HOST)
                .withoutVariable("KUBECONFIG");
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
