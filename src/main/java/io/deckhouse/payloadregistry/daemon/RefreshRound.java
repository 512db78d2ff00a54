package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.Renewal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** Brings every managed pull Secret in order once, without watching: for cron and for tests. */
public final class RefreshRound {
    /** A conflict is read again and tried again this often. */
    private static final int TRIES = 3;

    private final PacedCluster cluster;
    private final RefreshSettings settings;
    private final Clock clock;
    private final Inventory inventory = new Inventory();
    private final Refresher refresher;

    /** A round that does nothing before {@link #run}. */
    public RefreshRound(
            Cluster cluster, RefreshSettings settings, Clock clock, RandomGenerator random) {
        this.cluster = new PacedCluster(cluster, settings.callsPerSecond(), clock);
        this.settings = settings;
        this.clock = clock;
        this.refresher = new Refresher(this.cluster, settings, inventory, clock, random);
    }

    /**
     * Lists, reconciles and counts. To be called once.
     *
     * @throws io.deckhouse.payloadregistry.cluster.ClusterException when the objects cannot be
     *     listed; a Secret that cannot be filled is counted as what it is
     */
    public RefreshSummary run() {
        settings.selections().forEach(this::list);
        // There is no time to spread anything over.
        Instant since = clock.instant().minus(Renewal.KEY_CHANGE_SPREAD);
        inventory.filledAccount().ifPresent(account -> refresher.probe(account, since));
        try (ExecutorService workers =
                Executors.newFixedThreadPool(
                        settings.workers(),
                        Thread.ofVirtual().name("refresh-round-", 0).factory())) {
            inventory.keys().forEach(key -> workers.execute(() -> reconcile(key)));
        } finally {
            refresher.close();
        }
        return RefreshSummary.ofSecrets(inventory.byState(refresher::assess));
    }

    private void list(Selection selection) {
        cluster.each(
                Kind.SERVICE_ACCOUNT,
                selection,
                account -> inventory.accountChanged(new Change.Created(account)));
        cluster.each(
                Kind.SECRET,
                selection.withField("type", Annotations.SECRET_TYPE),
                secret -> inventory.secretChanged(new Change.Created(secret)));
    }

    private void reconcile(ObjectKey key) {
        for (int i = 0; i < TRIES; i++) {
            cluster.pace().awaitRoom();
            List<String> before = versions(key);
            refresher.reconcile(key);
            if (versions(key).equals(before)) {
                return; // nothing new was read: neither written nor in conflict
            }
        }
    }

    private List<String> versions(ObjectKey key) {
        return inventory
                .secret(key)
                .map(s -> List.of(s.stored().resourceVersion(), inventory.accountUid(s)))
                .orElse(List.of());
    }
}
