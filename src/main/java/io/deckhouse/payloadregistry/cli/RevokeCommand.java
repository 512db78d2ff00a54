package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.grant.Form;
import io.deckhouse.payloadregistry.grant.GrantInventory;
import io.deckhouse.payloadregistry.grant.Revocation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes back what grants gave, and shows what access remains. */
@Command(
        name = "revoke",
        description = {
            "Take back what 'grant' gave a ServiceAccount, user or group; show what remains.",
            "Roles and bindings that 'grant' did not make stay untouched."
        },
        footer = {
            "",
            "A pattern is taken back as it was granted: 'list NAME' shows them. What remains is shown",
            "on stdout below the objects; with -o name, json and yaml on stderr.",
            "A dry run reads the cluster in both modes; with client, no change is sent to it.",
            "",
            "Examples:",
            "  # Everything",
            "  d8 payload-registry revoke puller -n team",
            "  # One pattern",
            "  d8 payload-registry revoke ci -n team --repository 'app/**'",
            "  # Only show what would be changed",
            "  d8 payload-registry revoke group developers -n team --dry-run"
        })
final class RevokeCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin SubjectArguments subject;

    @Option(
            names = "--repository",
            paramLabel = "PATTERN",
            description = "Take back this pattern only, as it was granted; may be repeated.")
    List<String> patterns = new ArrayList<>();

    @Option(
            names = "--as",
            paramLabel = "FORM",
            defaultValue = "auto",
            description = {
                "rbac: only Role and RoleBinding. object: only PayloadRepositoryAccess",
                "objects. auto: both (default)."
            })
    Form form = Form.AUTO;

    @Mixin OutputOptions output;
    @Mixin DryRunOption dryRun;
    @Spec CommandSpec spec;

    RevokeCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    /** What was done and what is left, over all namespaces in which it went well. */
    private record Result(
            List<String> namespaces, List<Written> written, List<GrantRow> remaining) {}

    @Override
    public Integer call() throws InterruptedException {
        patterns.forEach(pattern -> Patterns.requireMeaning(pattern, spec));
        subject.check();
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        Result result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (Opened opened = wiring.openForNamespaces()) {
            Cluster cluster = opened.cluster();
            RbacNames names = new RbacNames(cluster::get, warnings);
            Errands errands = new Errands();
            try {
                for (String namespace : wiring.namespaces(opened.namespace())) {
                    Subject called = subject.subject(namespace);
                    errands.run(
                            namespace,
                            () ->
                                    revoke(
                                            cluster,
                                            namespace,
                                            List.of(names.of(called), called),
                                            result));
                }
            } finally {
                print(result);
            }
            errands.finish();
        }
        return Exit.OK.code();
    }

    /**
     * Takes back from one subject, by all its names: a grant by the short name is older than the
     * Deckhouse User, or was made without asking the cluster.
     */
    private void revoke(Cluster cluster, String namespace, List<Subject> names, Result result) {
        GrantInventory inventory = GrantInventory.read(cluster, namespace);
        Set<String> granted = new LinkedHashSet<>();
        List<Written> written = new ArrayList<>();
        List<GrantRow> remaining = new ArrayList<>();
        for (Subject who : new LinkedHashSet<>(names)) {
            Revocation revocation =
                    new Revocation(inventory, who, form, new LinkedHashSet<>(patterns));
            granted.addAll(revocation.granted());
            written.addAll(revocation.take(new ObjectWriter(cluster, Mark.TOOL, dryRun.writing())));
            inventory
                    .effective(who, wiring.environment().clock().instant())
                    .forEach(grant -> remaining.add(GrantRow.of(grant)));
        }
        result.namespaces().add(namespace);
        result.written().addAll(written);
        // By both names one is in the same groups.
        remaining.stream()
                .distinct()
                .sorted(GrantOrder.SUBJECT.comparator())
                .forEach(result.remaining()::add);
        sayWhatWasNot(namespace, names.getFirst(), granted, written.isEmpty());
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        inventory
                .gaps()
                .forEach(gap ->
                        warnings.say("what remains is not complete: " + AccessWorld.reason(gap)));
    }

    /** A pattern that was never granted is no failure, but perhaps a slip. */
    private void sayWhatWasNot(
            String namespace, Subject who, Set<String> granted, boolean isNothing) {
        PrintWriter err = spec.commandLine().getErr();
        List<String> unknown =
                patterns.stream().filter(pattern -> !granted.contains(pattern)).toList();
        if (patterns.isEmpty() && isNothing) {
            err.println("No grant of " + who + " in namespace " + namespace + ".");
        }
        for (String pattern : unknown) {
            String known =
                    granted.isEmpty()
                            ? ""
                            : "; granted are "
                                    + granted.stream()
                                            .map(one -> "'" + Visible.line(one) + "'")
                                            .collect(Collectors.joining(", "));
            err.println(
                    "No grant of '"
                            + pattern
                            + "' to "
                            + who
                            + " in namespace "
                            + namespace
                            + known
                            + ".");
        }
        err.flush();
    }

    private void print(Result result) {
        if (result.namespaces().isEmpty()) {
            return;
        }
        boolean isTable = output.isTable();
        PrintWriter out = spec.commandLine().getOut();
        if (!result.written().isEmpty() || !isTable) {
            new WrittenPrinter(out, output, dryRun).print(result.written());
        }
        PrintWriter target = isTable ? out : spec.commandLine().getErr();
        if (!result.written().isEmpty() && isTable) {
            target.println();
        }
        if (result.remaining().isEmpty()) {
            target.println("No access remains.");
        } else {
            target.println("Access that remains:");
            new GrantPrinter(target)
                    .printGrants(
                            result.remaining(),
                            isTable ? output.orTable() : OutputOptions.Format.TABLE,
                            GrantOrder.SUBJECT);
        }
        target.flush();
    }
}
