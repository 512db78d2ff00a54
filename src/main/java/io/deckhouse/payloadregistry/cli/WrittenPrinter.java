package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Prints what a writing command did: a line an object, or the objects themselves. */
final class WrittenPrinter {
    /** The content of a pull Secret that waits to be filled, as it stands in {@code data}. */
    private static final String PLACEHOLDER =
            Base64.getEncoder().encodeToString(DockerConfig.PLACEHOLDER.toBytes());

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final PrintWriter out;
    private final OutputOptions output;
    private final DryRunOption dryRun;
    private final boolean isOwnInput;

    WrittenPrinter(PrintWriter out, OutputOptions output, DryRunOption dryRun) {
        this(out, output, dryRun, false);
    }

    private WrittenPrinter(
            PrintWriter out, OutputOptions output, DryRunOption dryRun, boolean isOwnInput) {
        this.out = out;
        this.output = output;
        this.dryRun = dryRun;
        this.isOwnInput = isOwnInput;
    }

    /** For objects that hold nothing but what the person has just given: shown as they are. */
    WrittenPrinter ofOwnInput() {
        return new WrittenPrinter(out, output, dryRun, true);
    }

    /** Prints all objects of one command in the chosen form. */
    void print(List<Written> written) {
        switch (output.orTable()) {
            case TABLE, WIDE -> {
                boolean spread =
                        written.stream().map(WrittenPrinter::namespace).distinct().count() > 1;
                written.forEach(each -> line(each, spread));
            }
            case NAME -> written.forEach(w -> out.println(Visible.line(name(w.object().key()))));
            case JSON, YAML -> {
                List<ObjectNode> trees =
                        written.stream().map(each -> shown(each.object())).toList();
                out.print(Documents.objects(trees, output.orTable() == OutputOptions.Format.JSON));
            }
        }
        out.flush();
    }

    private static boolean holdsPlaceholder(ObjectNode secret) {
        return secret.path("data").path(Annotations.DATA_KEY).asString("").equals(PLACEHOLDER)
                && secret.path("data").size() == 1
                && !secret.has("stringData");
    }

    private static String namespace(Written written) {
        return written.object().key().namespace();
    }

    /** Names the namespace only where there are several. */
    private void line(Written written, boolean withNamespace) {
        String suffix =
                switch (dryRun.mode) {
                    case NONE -> "";
                    case CLIENT -> " (dry run)";
                    case SERVER -> " (server dry run)";
                };
        String place = withNamespace ? " in " + namespace(written) : "";
        out.println(
                Visible.line(name(written.object().key()))
                        + " "
                        + written.outcome()
                        + place
                        + suffix);
    }

    /** {@code rolebinding.rbac.authorization.k8s.io/name}, as kubectl names objects. */
    static String name(ObjectKey key) {
        String group = key.kind().group();
        return key.kind().singular() + (group.isEmpty() ? "" : "." + group) + "/" + key.name();
    }

    /** Without bookkeeping, and of others' Secrets without content, be it in an annotation. */
    private ObjectNode shown(ClusterObject object) {
        ObjectNode tree = object.tree();
        boolean secret = object.key().kind() == Kind.SECRET;
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            if (secret && metadata.get("annotations") instanceof ObjectNode annotations) {
                annotations.remove(LAST_APPLIED);
            }
        }
        if (secret && !isOwnInput && !holdsPlaceholder(tree)) {
            tree.remove(List.of("data", "stringData"));
        }
        return tree;
    }
}
