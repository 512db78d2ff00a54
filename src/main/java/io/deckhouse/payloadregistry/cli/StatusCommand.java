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
            "USED BY: ServiceAccounts, workloads and pods that name the Secret; all with -o wide.",
            "",
            "With -o json: items, a list of {namespace, name, state, healthy, reason,"
                    + " serviceAccount, hosts,",
            "expiresAt, nextRefresh, usedBy}; with --pods stuckPods, a list of {namespace, name,"
                    + " reason,",
            "image, secrets, madeBeforeSecret, replacedWhenDeleted}. Times are RFC 3339; null:"
                    + " none.",
            "With --watch each change is a document like one item, or like one stuck pod.",
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

    @Mixin StatusSelection selection;

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
            description = {
                "Exit 3 also when a token ends within this time; with --watch as soon",
                "as one does."
            })
    @Nullable Duration margin;

    @Option(
            names = "--pods",
            description = {
                "Show pods that wait for an image on one of the Secrets, with the",
                "command that frees each; exit 3 when there are any. With --watch: as they",
                "come and go."
            })
    boolean showsPods;

    @Option(
            names = {"-w", "--watch"},
            description =
                    "Keep showing until interrupted; on a terminal in place, else every change.")
    boolean watch;

    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    StatusCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        StatusWorld world;
        try (Opened opened = wiring.openForCommand()) {
            if (watch) {
                var wanted = new StatusWatch.Wanted(selection, hosts, showsPods, margin());
                return new StatusWatch(wiring.environment(), opened, wanted)
                        .run(look(), output.orTable())
                        .code();
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
            StuckPodPrinter.to(out, wiring.environment()).print(stuck, rows);
        }
        boolean inTime = margin().holdsFor(rows, now);
        boolean healthy = rows.stream().allMatch(row -> row.finding().state().isHealthy());
        return healthy && inTime && stuck.isEmpty() ? Exit.OK : Exit.NO;
    }

    private EndMargin margin() {
        return new EndMargin(Optional.ofNullable(margin), spec.commandLine().getErr());
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
