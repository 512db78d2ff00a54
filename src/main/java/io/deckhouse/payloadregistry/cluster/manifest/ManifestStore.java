package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestDirectory.Located;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Manifests and state together: one reader or writer at a time, over threads and processes, always
 * on what the files hold now.
 */
final class ManifestStore implements AutoCloseable {
    /** What is done in one turn. */
    interface Work<T> {
        T on(ManifestStore store) throws IOException;
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Path root;
    private final Clock clock;
    private final SecureRandom random;
    private final boolean doubtsLosses;
    private final ManifestDirectory directory;
    private final StateDirectory stateDirectory;
    private final ReentrantLock turn = new ReentrantLock();
    private SortedMap<Path, Fingerprint> seen = new TreeMap<>();
    private Optional<Fingerprint> seenState = Optional.empty();
    private Snapshot current = Snapshot.EMPTY;

    /**
     * A directory's store.
     *
     * @param doubtsLosses whether readers still find an owner whose loss is in doubt
     */
    ManifestStore(Path root, Clock clock, SecureRandom random, boolean doubtsLosses) {
        this.root = root;
        this.clock = clock;
        this.random = random;
        this.doubtsLosses = doubtsLosses;
        this.directory = new ManifestDirectory(root);
        this.stateDirectory = new StateDirectory(root, TIMEOUT);
    }

    StateDirectory stateDirectory() {
        return stateDirectory;
    }

    /** What is there now; a file that may be half-written is waited for. */
    Snapshot read() {
        return inTurn(() -> {
            long start = System.nanoTime();
            refresh();
            while (directory.isPending()) {
                waitForWriter(start);
                refresh();
            }
            return shown();
        });
    }

    /** What is there now, without waiting: a half-written file counts as it was before. */
    Snapshot glance() {
        return inTurn(() -> {
            refresh();
            return shown();
        });
    }

    private Snapshot shown() {
        return doubtsLosses ? current.withDoubted(clock.instant()) : current;
    }

    /** Does work on the newest content while nobody else writes. */
    <T> T write(Work<T> work) {
        return onNewest(
                stateDirectory::exclusive,
                store -> {
                    T result = work.on(store);
                    seenState = stateDirectory.fingerprint();
                    return result;
                });
    }

    /** Does work that writes nothing on the newest content, also where nothing can be written. */
    <T> T look(Work<T> work) {
        return onNewest(stateDirectory::reading, work);
    }

    private <T> T onNewest(Lock lock, Work<T> work) {
        return inTurn(() -> {
            long start = System.nanoTime();
            while (true) {
                try (FileLock _ = lock.take()) {
                    load();
                    if (!directory.isPending()) {
                        return work.on(this);
                    }
                }
                waitForWriter(start);
            }
        });
    }

    private interface Lock {
        @Nullable FileLock take() throws IOException;
    }

    private void waitForWriter(long start) {
        if (System.nanoTime() - start > TIMEOUT.toNanos()) {
            throw new ClusterException(
                    Reason.TIMED_OUT, "a file in " + root + " is written without end");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }

    private void refresh() throws IOException {
        if (directory.isSettled()
                && seenState.isPresent()
                && seenState.equals(stateDirectory.fingerprint())
                && (directory.isUncertain() || !current.state().hasLossToBelieve(clock.instant()))
                && seen.equals(directory.scan())) {
            return;
        }
        try (FileLock _ = stateDirectory.reading()) {
            load();
        }
    }

    private void load() throws IOException {
        State remembered = stateDirectory.load();
        SortedMap<Path, Fingerprint> scan = directory.scan();
        directory.read(scan, remembered.objects()::containsKey);
        SortedMap<ObjectKey, Located> objects = directory.objects();
        Map<ObjectKey, ObjectNode> trees = new LinkedHashMap<>();
        objects.forEach((key, located) -> trees.put(key, located.tree()));
        State state = remembered.reconciled(trees, newestLook(), this::uuid);
        if (!state.equals(remembered) || stateDirectory.fingerprint().isEmpty()) {
            stateDirectory.save(state);
        }
        seen = scan;
        seenState = stateDirectory.fingerprint();
        current = current.next(objects, state);
    }

    /** What was missed before the first look has been so since the files last changed. */
    private State.Look newestLook() {
        Instant now = clock.instant();
        Instant changed = directory.lastChange();
        boolean isEarlier = seenState.isEmpty() && changed.isBefore(now);
        return new State.Look(now, isEarlier ? changed : now, !directory.isUncertain());
    }

    /** What is there now; only during {@link #write}. */
    Snapshot current() {
        return current;
    }

    /** Stores an object under its record; only during {@link #write}. */
    void put(ObjectKey key, ObjectNode tree, ObjectRecord changed) throws IOException {
        Optional<Located> present = Optional.ofNullable(current.objects().get(key));
        if (present.isEmpty() || !present.get().tree().equals(tree)) {
            directory.put(key, tree, present);
        }
        save(current.state().with(key, changed));
    }

    /** Takes an object out; only during {@link #write}. */
    void remove(ObjectKey key) throws IOException {
        Located present = current.objects().get(key);
        if (present != null) {
            directory.remove(key, present);
            save(current.state().without(key));
        }
    }

    private void save(State state) throws IOException {
        stateDirectory.save(state);
        current = current.next(directory.objects(), state);
    }

    /** A random UUID (version 4). */
    String uuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        java.nio.ByteBuffer halves = java.nio.ByteBuffer.wrap(bytes);
        return new java.util.UUID(halves.getLong(), halves.getLong()).toString();
    }

    private interface Turn<T> {
        T run() throws IOException;
    }

    private <T> T inTurn(Turn<T> work) {
        try {
            if (!turn.tryLock(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ClusterException(Reason.TIMED_OUT, root + " is busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(Reason.TIMED_OUT, "interrupted").causedBy(e);
        }
        try {
            return work.run();
        } catch (NoSuchFileException e) {
            throw new ClusterException(Reason.UNREACHABLE, "the manifests are gone: " + e.getFile())
                    .causedBy(e);
        } catch (IOException e) {
            throw new ClusterException(
                            Reason.SERVER_ERROR, "cannot read or write " + root + ": " + e)
                    .causedBy(e);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        inTurn(() -> {
            stateDirectory.close();
            return this;
        });
    }
}
