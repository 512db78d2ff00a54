package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.AccessReader;
import io.deckhouse.payloadregistry.cluster.AccessReader.Part;
import io.deckhouse.payloadregistry.cluster.AccessReader.Scope;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.cluster.manifest.Manifests;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a question about access is asked of: a cluster, a directory of manifests, or files. */
sealed interface AccessWorld extends AutoCloseable {
    /** Reads what a question needs. */
    AccessSnapshot read(Scope scope);

    /** The static users; who may not read them is told so and sees nobody. */
    default StaticUsers staticUsers(Warnings warnings) {
        AccessSnapshot read = read(new Scope("", Set.of(Part.STATIC_USERS)));
        read.gaps().forEach(gap -> warnings.say("static users are not shown: " + reason(gap)));
        return read.staticUsers();
    }

    /** Adds all namespaces to what was read, where that is allowed. */
    Optional<AccessSnapshot> widened(AccessSnapshot snapshot);

    /** What the cluster says of the asker's own rights there, when RBAC may not be read. */
    Optional<AccessSnapshot> own(Identity me, String namespace, AccessSnapshot read);

    /** Reads one object. */
    Optional<ClusterObject> get(ObjectKey key);

    /** As whom the command works; empty without a cluster. */
    Optional<TokenReview.Authenticated> whoAmI();

    /** The namespace meant when none is named; empty for all of them. */
    String namespace();

    @Override
    void close();

    /** Opens what the options name. */
    static AccessWorld open(Wiring wiring, FilesOption option) {
        Path directory = wiring.global().manifests;
        if (!option.files.isEmpty() && directory != null) {
            throw new CommandFailure(Exit.USAGE, "-f and --manifests exclude each other");
        }
        if (directory != null) {
            return OnPaper.of(wiring, Manifests.ofDirectory(directory), directory.toString());
        }
        if (!option.files.isEmpty()) {
            List<ClusterObject> objects =
                    files(wiring, option.files).stream()
                            .flatMap(file -> file.objects().stream())
                            .toList();
            return OnPaper.of(wiring, objects, String.join(", ", option.files));
        }
        Opened opened = wiring.openForCommand();
        return new InCluster(opened, new AccessReader(opened.cluster(), VerbTable.standard()));
    }

    /** Reads the files; objects that name no namespace get that of {@code -n}. */
    static List<SourceFile> files(Wiring wiring, List<String> names) {
        if (names.stream().filter(SourceFile.STDIN::equals).count() > 1) {
            throw new CommandFailure(Exit.USAGE, "stdin (-) can be named once");
        }
        String namespace = wiring.namespace("default");
        return names.stream()
                .map(name -> SourceFile.read(name, wiring.environment().streams().in(), namespace))
                .toList();
    }

    /**
     * Fails when a no may only be due to what could not be read.
     *
     * @param question what was asked, for the message
     */
    static void requireComplete(AccessSnapshot snapshot, String question) {
        if (!snapshot.gaps().isEmpty()) {
            throw new CommandFailure(
                    question
                            + " cannot be answered with your rights:\n"
                            + snapshot.gaps().stream()
                                    .map(ClusterException::getMessage)
                                    .map(message -> "  " + message)
                                    .collect(Collectors.joining("\n"))
                            + "\nIt needs list on roles and rolebindings of the namespace, and on"
                            + " clusterroles and clusterrolebindings.");
        }
    }

    /** Warns that an answer lacks what could not be read. */
    static void warnOfGaps(AccessSnapshot snapshot, Warnings warnings) {
        snapshot.gaps().forEach(gap -> warnings.say("the answer is not complete: " + reason(gap)));
    }

    /** What was refused, in one line. */
    static String reason(ClusterException gap) {
        return String.valueOf(gap.getMessage()).lines().findFirst().orElse("");
    }

    /** Objects that were read from files. */
    record OnPaper(AccessSnapshot snapshot, String namespace, List<ClusterObject> objects)
            implements AccessWorld {
        static OnPaper of(Wiring wiring, List<ClusterObject> objects, String home) {
            if (objects.isEmpty()) {
                new Warnings(wiring.environment().streams().err())
                        .say("there are no Roles or bindings in " + home);
            }
            return new OnPaper(
                    AccessSnapshot.of(objects, VerbTable.standard()),
                    wiring.namespace(""),
                    objects);
        }

        @Override
        public AccessSnapshot read(Scope scope) {
            return snapshot;
        }

        @Override
        public Optional<ClusterObject> get(ObjectKey key) {
            return objects.stream().filter(object -> object.key().equals(key)).findFirst();
        }

        @Override
        public Optional<AccessSnapshot> widened(AccessSnapshot read) {
            return Optional.of(read);
        }

        @Override
        public Optional<AccessSnapshot> own(Identity me, String namespace, AccessSnapshot read) {
            return Optional.empty();
        }

        @Override
        public Optional<TokenReview.Authenticated> whoAmI() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** A cluster, asked for what each question needs. */
    record InCluster(Opened opened, AccessReader reader) implements AccessWorld {
        @Override
        public AccessSnapshot read(Scope scope) {
            return reader.read(scope);
        }

        @Override
        public Optional<ClusterObject> get(ObjectKey key) {
            return opened.cluster().get(key);
        }

        @Override
        public Optional<AccessSnapshot> widened(AccessSnapshot read) {
            return reader.widened(read);
        }

        @Override
        public Optional<AccessSnapshot> own(Identity me, String namespace, AccessSnapshot read) {
            return namespace.isEmpty() ? Optional.empty() : reader.own(me, namespace, read);
        }

        @Override
        public Optional<TokenReview.Authenticated> whoAmI() {
            return opened.cluster().whoAmI();
        }

        @Override
        public String namespace() {
            return opened.namespace();
        }

        @Override
        public void close() {
            opened.close();
        }
    }
}
