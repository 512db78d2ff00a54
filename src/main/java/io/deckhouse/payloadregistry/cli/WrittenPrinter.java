package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Prints what a writing command did: a line an object, or the objects themselves. */
final class WrittenPrinter {
    private final PrintWriter out;
    private final OutputOptions output;
    private final DryRunOption dryRun;

    WrittenPrinter(PrintWriter out, OutputOptions output, DryRunOption dryRun) {
        this.out = out;
        this.output = output;
        this.dryRun = dryRun;
    }

    /** Prints all objects of one command in the chosen form. */
    void print(List<Written> written) {
        switch (output.orTable()) {
            case TABLE, WIDE -> written.forEach(this::line);
            case NAME -> written.forEach(w -> out.println(name(w.object().key())));
            case JSON, YAML -> {
                List<ObjectNode> trees =
                        written.stream().map(w -> withoutManagers(w.object())).toList();
                out.print(Documents.objects(trees, output.orTable() == OutputOptions.Format.JSON));
            }
        }
        out.flush();
    }

    private void line(Written written) {
        String suffix =
                switch (dryRun.mode) {
                    case NONE -> "";
                    case CLIENT -> " (dry run)";
                    case SERVER -> " (server dry run)";
                };
        out.println(name(written.object().key()) + " " + written.outcome() + suffix);
    }

    /** {@code rolebinding.rbac.authorization.k8s.io/name}, as kubectl names objects. */
    static String name(ObjectKey key) {
        String group = key.kind().group();
        return key.kind().singular() + (group.isEmpty() ? "" : "." + group) + "/" + key.name();
    }

    private static ObjectNode withoutManagers(ClusterObject object) {
        ObjectNode tree = object.tree();
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return tree;
    }
}
