package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.credential.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster that is a directory of YAML manifests.
 *
 * <p>Objects are read from all {@code *.yaml} and {@code *.yml} files below it, hidden ones left
 * out; other kinds and other people's files are left alone. What a manifest does not hold (uids,
 * versions, owners of fields, the token key) is kept in {@code .d8-payload-registry} beside them.
 * Several processes may work on one directory. Where no Namespace is declared, all are taken to
 * exist. Nothing is collected: deleting an owner or a Namespace deletes nothing else.
 */
public final class ManifestCluster implements Cluster {
    /**
     * What can be set.
     *
     * @param pollInterval how often a watch looks
     * @param longestToken the longest life of a token; longer ones are shortened
     * @param doubtsLosses whether an owner that vanished from the files is shown for ten seconds
     *     more, for those who delete what belonged to it; our own deletions are never doubted
     */
    public record Options(Duration pollInterval, Duration longestToken, boolean doubtsLosses) {
        /** Ten looks a second; tokens live as long as asked for. */
        public static final Options DEFAULT =
                new Options(Duration.ofMillis(100), Duration.ofSeconds(1L << 32), false);

        /** The same with or without doubts. */
        public Options doubtingLosses(boolean doubts) {
            return new Options(pollInterval, longestToken, doubts);
        }
    }

    private final ManifestStore store;
    private final Clock clock;
    private final SecureRandom random;
    private final Options options;
    private final Set<DirectoryWatch> watches = ConcurrentHashMap.newKeySet();

    private ManifestCluster(Path directory, Clock clock, SecureRandom random, Options options) {
        this.store = new ManifestStore(directory, clock, random, options.doubtsLosses);
        this.clock = clock;
        this.random = random;
        this.options = options;
    }

    /** Opens a directory with the usual settings. */
    public static ManifestCluster open(Path directory, Clock clock, SecureRandom random) {
        return open(directory, clock, random, Options.DEFAULT);
    }

    /**
     * Opens a directory with own settings.
     *
     * @throws ClusterException CONFIGURATION if it is not one
     */
    public static ManifestCluster open(
            Path directory, Clock clock, SecureRandom random, Options options) {
        if (!Files.isDirectory(directory)) {
            throw new ClusterException(
                    Reason.CONFIGURATION,
                    directory + " is not a directory; make it, or name another one");
        }
        return new ManifestCluster(directory, clock, random, options);
    }

    @Override
    public Optional<ClusterObject> get(ObjectKey key) {
        return store.read().find(key);
    }

    @Override
    public List<ClusterObject> list(Kind kind, Selection selection) {
        return store.read().select(kind, selection);
    }

    @Override
    public Watch watch(Kind kind, Selection selection, Watch.Listener listener) {
        DirectoryWatch watch = new DirectoryWatch(listener, clock, options.pollInterval());
        watches.removeIf(DirectoryWatch::isClosed);
        watches.add(watch);
        return watch.start(
                () -> store.read().select(kind, selection),
                () -> store.glance().select(kind, selection));
    }

    @Override
    public ClusterObject create(ClusterObject object, ApplyOptions how) {
        return store.write(turn -> {
            if (turn.current().find(object.key()).isPresent()) {
                throw new ClusterException(
                        Reason.ALREADY_EXISTS, object.key() + " is there already");
            }
            return written(turn, object, how, Optional.empty());
        });
    }

    @Override
    public ClusterObject apply(ClusterObject fields, ApplyOptions how) {
        return store.write(turn -> {
            Optional<ClusterObject> present = turn.current().find(fields.key());
            checkPreconditions(fields.key(), present, fields.uid(), fields.resourceVersion());
            return how.status()
                    ? withStatus(turn, fields, how)
                    : written(turn, fields, how, present);
        });
    }

    private static void checkPreconditions(
            ObjectKey key, Optional<ClusterObject> present, String uid, String version) {
        boolean uidHolds = uid.isEmpty() || present.filter(o -> o.uid().equals(uid)).isPresent();
        boolean versionHolds =
                version.isEmpty()
                        || present.filter(o -> o.resourceVersion().equals(version)).isPresent();
        if (!uidHolds || !versionHolds) {
            throw new ClusterException(
                    Reason.CONFLICT,
                    key
                            + (present.isEmpty()
                                    ? " is gone"
                                    : uidHolds ? " was changed since" : " was made anew since"));
        }
    }

    /** A status is what the cluster says, not what a person wrote: the file stays as it is. */
    private static ClusterObject withStatus(
            ManifestStore turn, ClusterObject fields, ApplyOptions how) throws IOException {
        ObjectKey key = fields.key();
        ObjectRecord known =
                turn.current()
                        .recordOf(key)
                        .orElseThrow(() ->
                                new ClusterException(Reason.NOT_FOUND, key + " is not there"));
        ObjectNode tree = turn.current().tree(key).orElseThrow();
        ObjectRecord next =
                known.status().equals(fields.at("status"))
                        ? known
                        : known.with(fields.at("status"), turn.current().state().version() + 1);
        if (!how.dryRun() && !known.equals(next)) {
            turn.put(key, tree, next);
        }
        return turn.current().dressed(key, tree, next);
    }

    private ClusterObject written(
            ManifestStore turn,
            ClusterObject fields,
            ApplyOptions how,
            Optional<ClusterObject> present)
            throws IOException {
        ObjectKey key = fields.key();
        if (present.isEmpty()
                && key.kind().isNamespaced()
                && !turn.current().hasNamespace(key.namespace())) {
            throw new ClusterException(
                    Reason.NOT_FOUND, "namespace " + key.namespace() + " is not there");
        }
        Optional<ObjectNode> before = turn.current().knownTree(key);
        Optional<ObjectRecord> known = turn.current().recordOf(key);
        ServerSideApply.Result merged =
                new ServerSideApply(key, how)
                        .merge(
                                before.orElseGet(() -> ClusterObject.empty(key).tree()),
                                known.map(ObjectRecord::owners).orElse(Ownership.NONE),
                                ManifestFile.normalized(key, fields.tree()));
        return stored(turn, key, how, merged);
    }

    @Override
    public ClusterObject replace(ClusterObject object, ApplyOptions how) {
        ObjectKey key = object.key();
        return store.write(turn -> {
            Optional<ClusterObject> present = turn.current().find(key);
            if (present.isEmpty()) {
                throw new ClusterException(Reason.CONFLICT, key + " is gone");
            }
            checkPreconditions(key, present, object.uid(), object.resourceVersion());
            ObjectNode tree = ManifestFile.normalized(key, object.tree());
            Ownership owners =
                    turn.current()
                            .recordOf(key)
                            .map(ObjectRecord::owners)
                            .orElse(Ownership.NONE)
                            .stillHeldIn(key.kind(), tree);
            return stored(turn, key, how, new ServerSideApply.Result(tree, owners));
        });
    }

    private ClusterObject stored(
            ManifestStore turn, ObjectKey key, ApplyOptions how, ServerSideApply.Result merged)
            throws IOException {
        Optional<ObjectRecord> known = turn.current().recordOf(key);
        new ObjectRules(key).check(turn.current().tree(key), merged.tree());
        ObjectRecord next = record(turn, known, merged);
        if (!how.dryRun() && !known.equals(Optional.of(next))) {
            turn.put(key, merged.tree(), next);
        }
        return turn.current().dressed(key, merged.tree(), next);
    }

    private ObjectRecord record(
            ManifestStore turn, Optional<ObjectRecord> known, ServerSideApply.Result merged) {
        String digest = Digests.of(merged.tree());
        boolean isSame =
                known.filter(r -> r.digest().equals(digest) && r.owners().equals(merged.owners()))
                        .isPresent();
        if (isSame) {
            return known.get();
        }
        long version = turn.current().state().version() + 1;
        return new ObjectRecord(
                known.map(ObjectRecord::uid).orElseGet(turn::uuid),
                known.map(ObjectRecord::created)
                        .orElseGet(
                                () -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()),
                version,
                digest,
                merged.owners(),
                known.map(ObjectRecord::status).orElse(ObjectRecord.NO_STATUS));
    }

    @Override
    public boolean delete(ObjectKey key, Preconditions preconditions) {
        return store.write(turn -> {
            Optional<ClusterObject> present = turn.current().find(key);
            if (present.isPresent()) {
                checkPreconditions(
                        key, present, preconditions.uid(), preconditions.resourceVersion());
                if (!preconditions.dryRun()) {
                    turn.remove(key);
                }
            }
            return present.isPresent();
        });
    }

    @Override
    public IssuedToken requestToken(String namespace, String serviceAccount, TokenSpec spec) {
        ObjectKey account = ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, serviceAccount);
        return store.write(turn ->
                tokens(TokenKey.loadOrCreate(turn.stateDirectory().tokenKey(), random))
                        .issue(turn.current(), account, spec, turn.uuid()));
    }

    @Override
    public TokenReview reviewToken(Password token, List<String> audiences) {
        return store.look(turn -> {
            Optional<TokenKey> key = TokenKey.load(turn.stateDirectory().tokenKey(), random);
            return key.isEmpty()
                    ? AccountTokens.FOREIGN
                    : tokens(key.get()).review(turn.current(), token, audiences);
        });
    }

    /** Ignored: Events are no part of a manifest, and whoever runs the process reads its log. */
    @Override
    public void report(Occurrence occurrence) {}

    /** A directory knows no users. */
    @Override
    public Optional<TokenReview.Authenticated> whoAmI() {
        return Optional.empty();
    }

    private AccountTokens tokens(TokenKey key) {
        return new AccountTokens(key, clock, options.longestToken());
    }

    /** Ends all watches; the files need no goodbye. */
    @Override
    public void close() {
        watches.forEach(DirectoryWatch::close);
        store.close();
    }
}
