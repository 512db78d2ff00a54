package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.OutputOptions.Format;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.StuckPod;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the state of pull Secrets; exit code 3 when one is unhealthy. */
@Command(
        name = "status",
        description = {
            "Show pull Secrets with their state and the time left to their tokens.",
            "Exits 3 when a Secret is unhealthy."
        },
        footer = {
            "",
            "Healthy states: Ready, Expiring, Static (not ours). Unhealthy: Pending, Expired,"
                    + " Invalid,",
            "ServiceAccountMissing, ServiceAccountReplaced, HashMismatch, WrongHost.",
            "USED BY: ServiceAccounts and workloads with pods that name the Secret; all with -o"
                    + " wide.",
            "",
            "With -o json: items, a list of {namespace, name, state, healthy, reason,"
                    + " serviceAccount, hosts,",
            "expiresAt, nextRefresh, usedBy}; with --pods stuckPods, a list of {namespace, name,"
                    + " reason,",
            "image, secrets, madeBeforeSecret, replacedWhenDeleted}. Times are RFC 3339; null:"
                    + " none.",
            "With --watch each change is a document like one item.",
            "",
            "Examples:",
            "  d8 payload-registry status -n team",
            "  d8 payload-registry status puller -n team -o json",
            "  # Keep looking",
            "  d8 payload-registry status -A --watch",
            "  # For monitoring: exit 3 when a token ends within six hours",
            "  d8 payload-registry status -A --fail-if-expires-within 6h",
            "  # Pods that wait for an image, with the command that frees each",
            "  d8 payload-registry status -n team --pods"
        })
final class StatusCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin private StatusSelection selection;

    @Option(
            names = "--registry-host",
            paramLabel = "HOST",
            description = {
                "A registry's host; Secrets without it are WrongHost. May be repeated. Default:"
                        + " what",
                "ModuleConfig global or the module's Ingress names."
            })
    List<RegistryHost> hosts = new ArrayList<>();

    @Option(
            names = "--fail-if-expires-within",
            paramLabel = "DURATION",
            description = "Exit 3 also when a token ends within this time.")
    @Nullable Duration margin;

    @Option(
            names = "--pods",
            description = {
                "Show pods that wait for an image on one of the Secrets, with the",
                "command that frees each; exit 3 when there are any."
            })
    boolean showsPods;

    @Option(
            names = {"-w", "--watch"},
            description = "Keep showing; on a terminal in place, else every change.")
    boolean watch;

    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    StatusCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (watch && (showsPods || margin != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--watch never ends, and goes with neither --pods nor"
                            + " --fail-if-expires-within");
        }
        StatusWorld world;
        try (Opened opened = wiring.openForCommand()) {
            if (watch) {
                return new StatusWatch(wiring.environment(), opened, selection, look())
                        .run(hosts, output.orTable());
            }
            world =
                    new StatusReader(
                                    opened.cluster(),
                                    opened.namespace(),
                                    selection,
                                    new Warnings(spec.commandLine().getErr()))
                            .read(hosts, showsPods);
        }
        return show(world).code();
    }

    private Exit show(StatusWorld world) {
        PrintWriter out = spec.commandLine().getOut();
        Instant now = wiring.environment().clock().instant();
        List<StatusRow> rows = world.rows(now);
        List<StuckPod> stuck = showsPods ? world.stuck() : List.of();
        boolean isTable = output.orTable() == Format.TABLE || output.orTable() == Format.WIDE;
        new StatusPrinter(out, now, look())
                .print(rows, showsPods ? Optional.of(stuck) : Optional.empty(), output.orTable());
        if (rows.isEmpty() && isTable) {
            spec.commandLine().getErr().println("No pull Secrets found.");
        }
        if (isTable) {
            boolean underD8 = !wiring.environment().variable("PLUGINS_CALLER").isEmpty();
            new StuckPodPrinter(out, underD8 ? "d8 k" : "kubectl").print(stuck, rows);
        }
        boolean inTime = sayWhatEnds(rows, now);
        boolean healthy = rows.stream().allMatch(row -> row.finding().state().isHealthy());
        return healthy && inTime && stuck.isEmpty() ? Exit.OK : Exit.NO;
    }

    private boolean sayWhatEnds(List<StatusRow> rows, Instant now) {
        boolean inTime = true;
        for (StatusRow row : rows) {
            if (margin != null && row.endsWithin(margin, now)) {
                inTime = false;
                Instant end = row.life().orElseThrow().expiresAt();
                boolean isOver = !end.isAfter(now);
                spec.commandLine()
                        .getErr()
                        .println(
                                row.secret().key()
                                        + (isOver
                                                ? " has expired"
                                                : " expires in "
                                                        + Durations.text(
                                                                Duration.between(now, end))));
            }
        }
        return inTime;
    }

    private StatusPrinter.Look look() {
        Environment environment = wiring.environment();
        boolean drawsBars =
                environment.streams().outIsTerminal()
                        && !environment.variable("TERM").equals("dumb");
        return new StatusPrinter.Look(
                selection.allNamespaces,
                output.orTable() == Format.WIDE,
                drawsBars ? Optional.of(LifeBar.in(environment)) : Optional.empty());
    }
}
