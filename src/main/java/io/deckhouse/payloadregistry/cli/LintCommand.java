package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.RuleFinding;
import io.deckhouse.payloadregistry.cli.OutputOptions.Format;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.cluster.manifest.Manifests;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds what is wrong with rules and bindings about repositories; exit code 3 on findings. */
@Command(
        name = "lint",
        description = {
            "Find what is wrong, or probably not meant, in Roles, bindings and static users.",
            "Names malformed or misleading patterns, rules that add or grant nothing, dangling"
                    + " references."
        },
        footer = {
            "",
            "Exits 0 without findings, 3 with findings, 1 when something cannot be read.",
            "Files are judged together and must hold the roles that their bindings refer to.",
            "",
            "With -o json: findings, a list of {check, file, object, rule, pattern, message, fix}.",
            "",
            "Examples:",
            "  d8 payload-registry lint access.yaml",
            "  kubectl kustomize . | d8 payload-registry lint -",
            "  d8 payload-registry lint --ignore SingleStar access.yaml",
            "  d8 payload-registry lint -A"
        })
final class LintCommand implements Callable<Integer> {
    private static final List<Kind> RBAC =
            List.of(Kind.ROLE, Kind.CLUSTER_ROLE, Kind.ROLE_BINDING, Kind.CLUSTER_ROLE_BINDING);

    private static final String DANGLING = AccessDocuments.label(RuleFinding.Check.DANGLING_ROLE);

    private final Wiring wiring;
    private final Set<Kind> unread = EnumSet.noneOf(Kind.class);

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Manifests, - for stdin (default: the cluster, or --manifests).")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Look at all namespaces of the cluster.")
    boolean allNamespaces;

    @Option(
            names = "--ignore",
            paramLabel = "CHECK",
            description = {
                "Leave out the findings of this check, such as SingleStar; may be repeated.",
                "Each finding ends with its check's name in brackets."
            })
    List<String> ignored = new ArrayList<>();

    @Mixin FilesOption files;
    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    LintCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        requireChecks();
        List<SourceFile> sources = sources();
        List<LintFinding> findings =
                LintFinding.in(sources).stream()
                        .filter(finding -> !ignored.contains(finding.check()) && isCertain(finding))
                        .toList();
        PrintWriter out = spec.commandLine().getOut();
        switch (output.orTable()) {
            case TABLE, WIDE, NAME -> findings.forEach(finding -> print(finding, out));
            case JSON, YAML ->
                    out.print(Documents.one(document(findings), output.orTable() == Format.JSON));
        }
        out.flush();
        long count = sources.stream().mapToLong(source -> source.objects().size()).sum();
        spec.commandLine()
                .getErr()
                .println(
                        (findings.isEmpty() ? "No findings" : counted(findings.size(), "finding"))
                                + " in "
                                + counted(count, "object")
                                + ".");
        return (findings.isEmpty() ? Exit.OK : Exit.NO).code();
    }

    private void requireChecks() {
        for (String name : ignored) {
            if (!LintFinding.checks().contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--ignore "
                                + name
                                + ": the checks are "
                                + String.join(", ", LintFinding.checks()));
            }
        }
    }

    private static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private List<SourceFile> sources() {
        List<String> names = new ArrayList<>(files.files);
        names.addAll(arguments);
        if (wiring.global().manifests != null) {
            if (!names.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "files and --manifests exclude each other");
            }
            return List.of(new SourceFile("", Manifests.ofDirectory(wiring.global().manifests)));
        }
        if (!names.isEmpty()) {
            return AccessWorld.files(wiring, names);
        }
        try (Opened opened = wiring.openForCommand()) {
            return List.of(new SourceFile("", inCluster(opened)));
        }
    }

    private List<ClusterObject> inCluster(Opened opened) {
        Cluster cluster = opened.cluster();
        Selection here = allNamespaces ? Selection.all() : Selection.in(opened.namespace());
        List<ClusterObject> objects = new ArrayList<>();
        for (Kind kind : RBAC) {
            unlessForbidden(
                    kind,
                    () ->
                            objects.addAll(
                                    cluster.list(
                                            kind, kind.isNamespaced() ? here : Selection.all())));
        }
        if (unread.containsAll(RBAC)) {
            throw new CommandFailure(
                    "nothing can be checked with your rights: none of roles, clusterroles,"
                            + " rolebindings and clusterrolebindings may be listed");
        }
        unlessForbidden(
                Kind.MODULE_CONFIG,
                () -> cluster.get(StaticUsers.MODULE_CONFIG).ifPresent(objects::add));
        return objects;
    }

    private void unlessForbidden(Kind kind, Runnable reading) {
        try {
            reading.run();
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN) {
                throw e;
            }
            unread.add(kind);
            new Warnings(spec.commandLine().getErr()).say("not checked: " + AccessWorld.reason(e));
        }
    }

    /** Without the roles nobody can tell whether a reference dangles. */
    private boolean isCertain(LintFinding finding) {
        return !finding.check().equals(DANGLING)
                || !(unread.contains(Kind.ROLE) || unread.contains(Kind.CLUSTER_ROLE));
    }

    private static void print(LintFinding finding, PrintWriter out) {
        String found = finding.where() + ": " + finding.message() + " [" + finding.check() + "]";
        out.println(Visible.line(found));
        out.println("    fix: " + Visible.line(finding.fix()));
    }

    private static ObjectNode document(List<LintFinding> findings) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        var list = document.putArray("findings");
        for (LintFinding finding : findings) {
            ObjectNode node = list.addObject();
            node.put("check", finding.check());
            node.put("file", finding.file().isEmpty() ? null : finding.file());
            node.put("object", finding.object());
            node.put("rule", finding.rule() < 0 ? null : (Integer) finding.rule());
            node.put("pattern", finding.pattern());
            node.put("message", finding.message());
            node.put("fix", finding.fix());
        }
        return document;
    }
}
