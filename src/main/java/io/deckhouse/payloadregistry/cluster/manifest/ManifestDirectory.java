package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Sha256;
import io.deckhouse.payloadregistry.file.AtomicFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** The files of a directory and the objects in them; reads again only what changed. */
final class ManifestDirectory {
    /** An object and the file it stands in. */
    record Located(ManifestFile file, ObjectNode tree) {}

    static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::kind)
                    .thenComparing(ObjectKey::namespace)
                    .thenComparing(ObjectKey::name);

    private final Path root;
    private final Map<Path, ReadFile> files = new TreeMap<>();
    private boolean wasReadable;
    private Instant lastChange = Instant.MIN;

    ManifestDirectory(Path root) {
        this.root = root;
    }

    /** Finds the manifests: not hidden, named {@code *.yaml} or {@code *.yml}. */
    SortedMap<Path, Fingerprint> scan() throws IOException {
        Scan scan = new Scan(root);
        Files.walkFileTree(root, scan);
        lastChange = scan.lastChange;
        return scan.found;
    }

    /** When, by the last scan, a file or directory was last changed. */
    Instant lastChange() {
        return lastChange;
    }

    /** Collects the manifests; what is hidden is none of ours, whether it can be read or not. */
    static final class Scan extends SimpleFileVisitor<Path> {
        private final Path root;
        private final SortedMap<Path, Fingerprint> found = new TreeMap<>();
        private Instant lastChange = Instant.MIN;

        Scan(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attrs) {
            if (isOthers(dir)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            changed(attrs.lastModifiedTime());
            return FileVisitResult.CONTINUE;
        }

        private void changed(FileTime time) {
            Instant instant = time.toInstant();
            lastChange = instant.isAfter(lastChange) ? instant : lastChange;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attrs) throws IOException {
            String name = file.getFileName().toString();
            if (!isOthers(file) && (name.endsWith(".yaml") || name.endsWith(".yml"))) {
                Fingerprint.of(file)
                        .ifPresent(print -> {
                            found.put(file, print);
                            changed(print.modified());
                        });
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (!isOthers(file) && (file.equals(root) || Files.exists(file))) {
                throw e;
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isOthers(Path path) {
            return !path.equals(root) && path.getFileName().toString().startsWith(".");
        }
    }

    /** Reads what a scan shows as changed; objects that nobody remembers may vanish at once. */
    void read(SortedMap<Path, Fingerprint> scan, Predicate<ObjectKey> isRemembered)
            throws IOException {
        TreeSet<Path> paths = new TreeSet<>(files.keySet());
        paths.addAll(scan.keySet());
        for (Path path : paths) {
            ReadFile before = files.getOrDefault(path, ReadFile.unknown(path));
            Fingerprint print = scan.getOrDefault(path, Fingerprint.ABSENT);
            if (before.isCurrent(print)) {
                continue;
            }
            ReadFile after = before.readAgain(print, isRemembered);
            if (after.isGone()) {
                files.remove(path);
            } else {
                files.put(path, after);
            }
        }
    }

    /** Whether a file should be looked at again soon: it may be half-written. */
    boolean isPending() {
        return files.values().stream().anyMatch(ReadFile::isPending);
    }

    /** Whether some file's content is not known for certain: then nothing may be forgotten. */
    boolean isUncertain() {
        return isPending() || files.values().stream().anyMatch(f -> f.problem().isPresent());
    }

    /** Whether nothing needs to be read again as long as the fingerprints stay. */
    boolean isSettled() {
        return files.values().stream().allMatch(ReadFile::isSettled);
    }

    /**
     * All objects, by kind, namespace and name.
     *
     * @throws ClusterException INVALID for an object that is there twice, and for a file that
     *     cannot be read, unless everything was readable once
     */
    SortedMap<ObjectKey, Located> objects() {
        if (!wasReadable) {
            files.values().forEach(ManifestDirectory::refuseProblem);
        }
        NavigableMap<ObjectKey, Located> objects = new TreeMap<>(ORDER);
        for (ReadFile file : files.values()) {
            if (!file.isPending()) {
                add(file, objects);
            }
        }
        for (ReadFile file : files.values()) {
            if (file.isPending()) {
                NavigableMap<ObjectKey, Located> held = new TreeMap<>(ORDER);
                add(file, held);
                held.forEach(objects::putIfAbsent);
            }
        }
        wasReadable = wasReadable || !isPending();
        return objects;
    }

    private static void add(ReadFile file, SortedMap<ObjectKey, Located> objects) {
        for (Map.Entry<ObjectKey, ManifestFile.Place> entry : file.content().objects().entrySet()) {
            ObjectKey key = entry.getKey();
            ObjectNode tree = ManifestFile.normalized(key, entry.getValue().tree());
            Located other = objects.put(key, new Located(file.content(), tree));
            if (other != null) {
                throw new ClusterException(
                        Reason.INVALID,
                        key
                                + " is both in "
                                + other.file().path()
                                + " and in "
                                + file.content().path()
                                + "; remove one of the two");
            }
        }
    }

    /** Writes a new or changed object. */
    void put(ObjectKey key, ObjectNode tree, Optional<Located> present) throws IOException {
        if (present.isEmpty()) {
            write(new ManifestFile(freeName(key), "", Map.of()), key, ManifestEdit.created(tree));
        } else {
            ManifestFile file = writable(present.get().file());
            write(file, key, new ManifestEdit(file).replaced(key, tree));
        }
    }

    /** Takes an object out; a file that is empty without it goes. */
    void remove(ObjectKey key, Located present) throws IOException {
        ManifestFile file = writable(present.file());
        String rest = new ManifestEdit(file).removed(key);
        if (rest.isEmpty()) {
            Files.delete(file.path());
            files.remove(file.path());
        } else {
            write(file, key, rest);
        }
    }

    private ManifestFile writable(ManifestFile file) {
        refuseProblem(files.getOrDefault(file.path(), ReadFile.unknown(file.path())));
        return file;
    }

    private static void refuseProblem(ReadFile file) {
        file.problem()
                .ifPresent(problem -> {
                    throw new ClusterException(Reason.INVALID, problem);
                });
    }

    private void write(ManifestFile before, ObjectKey changed, String text) throws IOException {
        ManifestFile after = ManifestFile.read(before.path(), text);
        if (!others(before, changed).equals(others(after, changed))) {
            throw new IllegalStateException("editing " + changed + " would change others");
        }
        AtomicFile.write(before.path(), text, after.holdsSecrets() || before.holdsSecrets());
        files.put(before.path(), ReadFile.written(after));
    }

    private static Map<ObjectKey, ObjectNode> others(ManifestFile file, ObjectKey changed) {
        Map<ObjectKey, ObjectNode> others = new LinkedHashMap<>();
        file.objects().forEach((key, place) -> others.put(key, place.tree()));
        others.remove(changed);
        return others;
    }

    private Path freeName(ObjectKey key) {
        String name =
                key.kind().singular()
                        + (key.namespace().isEmpty() ? "" : "-" + key.namespace())
                        + "-"
                        + key.name();
        if (name.length() > 200) {
            name = name.substring(0, 180) + "-" + Sha256.hex(name).substring(0, 8);
        }
        Path path = root.resolve(name + ".yaml");
        for (int n = 2; Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS); n++) {
            path = root.resolve(name + "-" + n + ".yaml");
        }
        return path;
    }
}
