package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Where the ModuleConfig with the static users is read from and written to. */
sealed interface UserPlace {
    /** The ModuleConfig as it is now, to be edited; a new one where there is none. */
    StaticUserEdit read();

    /** Writes what was edited, shows how it differs, and says what became of it. */
    void write(ObjectNode edited);

    /**
     * A file of manifests; everything in it that is not edited stays to the byte.
     *
     * @param dryRun whether the difference is only shown
     */
    record InFile(EditedFile file, Path path, boolean dryRun, PrintWriter out, PrintWriter err)
            implements UserPlace {
        @Override
        public StaticUserEdit read() {
            return manifest()
                    .find(StaticUsers.MODULE_CONFIG)
                    .map(StaticUserEdit::of)
                    .orElseGet(StaticUserEdit::ofNothing);
        }

        @Override
        public void write(ObjectNode edited) {
            String before = file.text();
            String after = manifest().with(StaticUsers.MODULE_CONFIG, edited);
            boolean isSame = after.equals(before);
            show(before, after, err);
            if (!isSame && !dryRun) {
                file.replace(after);
            }
            String outcome = isSame ? "unchanged" : file.exists() ? "configured" : "created";
            out.println(path + " " + outcome + (dryRun ? " (dry run)" : ""));
        }

        private ManifestText manifest() {
            return ManifestText.of(path.toString(), file.text());
        }
    }

    /** A text from stdin; the whole of it goes to stdout. */
    record InStream(String text, PrintWriter out) implements UserPlace {
        @Override
        public StaticUserEdit read() {
            return ManifestText.of("stdin", text)
                    .find(StaticUsers.MODULE_CONFIG)
                    .map(StaticUserEdit::of)
                    .orElseGet(StaticUserEdit::ofNothing);
        }

        @Override
        public void write(ObjectNode edited) {
            out.print(ManifestText.of("stdin", text).with(StaticUsers.MODULE_CONFIG, edited));
        }
    }

    /**
     * The cluster. The API server first checks the change without storing it; then it is stored,
     * unless the object was changed since it was read.
     */
    record InCluster(
            Cluster cluster,
            Optional<ClusterObject> before,
            WrittenPrinter printer,
            boolean dryRun,
            PrintWriter err)
            implements UserPlace {
        private static final List<String> BOOKKEEPING =
                List.of(
                        "managedFields",
                        "resourceVersion",
                        "generation",
                        "uid",
                        "creationTimestamp");

        @Override
        public StaticUserEdit read() {
            return before.map(StaticUserEdit::of).orElseGet(StaticUserEdit::ofNothing);
        }

        @Override
        public void write(ObjectNode edited) {
            ClusterObject wanted = ClusterObject.of(edited);
            if (before.filter(wanted::equals).isPresent()) {
                printer.print(List.of(new Written(wanted, Written.Outcome.UNCHANGED)));
                return;
            }
            ClusterObject tried = send(wanted, true);
            show(before.map(InCluster::shown).orElse(""), shown(tried), err);
            printer.print(
                    List.of(
                            new Written(
                                    dryRun ? tried : send(wanted, false),
                                    before.isEmpty()
                                            ? Written.Outcome.CREATED
                                            : Written.Outcome.CONFIGURED)));
        }

        private ClusterObject send(ClusterObject wanted, boolean onlyTried) {
            ApplyOptions how = ApplyOptions.forced(Mark.TOOL).withDryRun(onlyTried);
            try {
                return before.isEmpty()
                        ? cluster.create(wanted, how)
                        : cluster.replace(wanted, how);
            } catch (ClusterException e) {
                if (e.reason() == Reason.CONFLICT || e.reason() == Reason.ALREADY_EXISTS) {
                    throw new CommandFailure(
                            StaticUsers.MODULE_CONFIG
                                    + " was changed by somebody else meanwhile; nothing was"
                                    + " written; run again");
                }
                throw e;
            }
        }

        private static String shown(ClusterObject object) {
            ObjectNode tree = object.tree();
            if (tree.get("metadata") instanceof ObjectNode metadata) {
                metadata.remove(BOOKKEEPING);
            }
            return Documents.yaml(tree);
        }
    }

    /** What of a hash may be shown to whoever looks over a shoulder. */
    Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    private static void show(String before, String after, PrintWriter err) {
        TextDiff.lines(before, after).stream()
                .map(line -> HASH.matcher(line).replaceAll("(bcrypt, cost $1)"))
                .forEach(line -> err.println(Visible.line(line)));
        err.flush();
    }
}
