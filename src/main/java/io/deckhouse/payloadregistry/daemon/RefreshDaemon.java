package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.SigningKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every annotated pull Secret filled: watches Secrets and ServiceAccounts, and looks at each
 * Secret when something changed or its token is due.
 *
 * <p>All state is in the cluster; a new daemon goes on where another one was stopped.
 */
public final class RefreshDaemon implements AutoCloseable {
    /** The kinds that it watches, in the namespaces that it cares for. */
    public static final List<Kind> KINDS = List.of(Kind.SERVICE_ACCOUNT, Kind.SECRET);

    private static final Logger LOG = LoggerFactory.getLogger(RefreshDaemon.class);

    /** The longest sleep, so that a clock that was moved is noticed. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** How often it is asked whether the watches are complete and whether this daemon leads. */
    private static final Duration SYNC_LOOK = Duration.ofMillis(50);

    /** How long work in progress may take at the end: a process is killed after ten seconds. */
    private static final Duration LAST_WORK = Duration.ofSeconds(5);

    private final PacedCluster cluster;
    private final Pace pace;
    private final RefreshSettings settings;
    private final Clock clock;
    private final Inventory inventory = new Inventory();
    private final WorkQueue<ObjectKey> queue = new WorkQueue<>();
    private final Refresher refresher;
    private final RefreshMetrics metrics;
    private final Leadership leadership;
    private final Semaphore workers;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final Thread driver;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** A daemon without equals that does nothing before {@link #start}. */
    public RefreshDaemon(
            Cluster cluster, RefreshSettings settings, Clock clock, RandomGenerator random) {
        this(cluster, settings, clock, random, Leadership.alone());
    }

    /**
     * A daemon that does nothing before {@link #start}, and while it does not lead only watches.
     */
    public RefreshDaemon(
            Cluster cluster,
            RefreshSettings settings,
            Clock clock,
            RandomGenerator random,
            Leadership leadership) {
        this.leadership = leadership;
        this.pace = new Pace(settings.callsPerSecond(), clock);
        this.cluster = new PacedCluster(cluster, pace);
        this.settings = settings;
        this.clock = clock;
        this.refresher = new Refresher(this.cluster, settings, inventory, clock, random);
        this.workers = new Semaphore(settings.workers());
        this.driver = Thread.ofVirtual().name("refresh-daemon").unstarted(this::drive);
        this.metrics = withGauges(refresher.metrics());
    }

    /**
     * Starts the watches and the work; returns at once. To be called once.
     *
     * @throws io.deckhouse.payloadregistry.cluster.ClusterException when a watch cannot begin
     */
    public void start() {
        try {
            for (Selection selection : settings.selections()) {
                watch(Kind.SERVICE_ACCOUNT, selection, inventory::accountChanged);
                watch(
                        Kind.SECRET,
                        selection.withField("type", Annotations.SECRET_TYPE),
                        inventory::secretChanged);
            }
        } catch (RuntimeException e) {
            watches.forEach(Watch::close);
            throw e;
        }
        driver.start();
    }

    /**
     * Fills for these hosts and audiences from now on: what was filled for others is filled anew.
     */
    public void retarget(List<RegistryHost> hosts, List<String> audiences) {
        if (refresher.retarget(new Target(hosts, audiences))) {
            scheduleAll(inventory.keys());
        }
    }

    /** Whether the work goes on, as far as anything outside lets it. */
    public boolean isAlive() {
        return driver.isAlive();
    }

    /** Whether everything that existed at the start is known and the work goes on. */
    public boolean isReady() {
        return driver.isAlive() && isSynced();
    }

    /** What it does and what it knows, in the Prometheus text format. */
    public String metrics() {
        return metrics.page();
    }

    /**
     * When everything known was last known to be current; {@link Instant#MIN} before the first
     * time.
     */
    public Instant confirmedAt() {
        return watches.stream()
                .map(Watch::confirmedAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** Stops watching and lets the work in progress finish, at most ten seconds long. */
    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        driver.interrupt();
        watches.forEach(Watch::close);
        try {
            if (driver.getState() != Thread.State.NEW) {
                driver.join(Duration.ofSeconds(1));
            }
            if (!workers.tryAcquire(settings.workers(), LAST_WORK.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("stopped while a Secret was being worked on");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        refresher.close();
    }

    private RefreshMetrics withGauges(RefreshMetrics counters) {
        return counters.withCalls(cluster::calls)
                .withSecrets(() -> refresher.byState(inventory.secrets()))
                .with(
                        "earliest_expiry_seconds",
                        "Until the first token in a managed pull Secret ends; none without tokens.",
                        this::secondsToExpiry)
                .with(
                        "queue_depth",
                        "Pull Secrets that are due or being worked on.",
                        () -> queue.depth(clock.instant()))
                .with(
                        "leader",
                        "1 where this daemon works, 0 where another one does.",
                        () -> leadership.isHeld() ? 1 : 0)
                .with(
                        "watch_age_seconds",
                        "Since everything known was last known to be current.",
                        () -> seconds(confirmedAt(), clock.instant()));
    }

    private double secondsToExpiry() {
        return inventory.secrets().stream()
                .flatMap(secret -> Checks.expiresAt(secret).stream())
                .min(Comparator.naturalOrder())
                .map(end -> seconds(clock.instant(), end))
                .orElse(Double.NaN);
    }

    private static double seconds(Instant from, Instant to) {
        return from.equals(Instant.MIN) ? Double.NaN : Duration.between(from, to).toSeconds();
    }

    private boolean isSynced() {
        return watches.stream().allMatch(Watch::isSynced);
    }

    private void watch(Kind kind, Selection selection, Function<Change, Set<ObjectKey>> intake) {
        watches.add(cluster.watch(kind, selection, change -> scheduleAll(intake.apply(change))));
    }

    private void scheduleAll(Collection<ObjectKey> keys) {
        Instant now = clock.instant();
        keys.forEach(key -> queue.schedule(key, now));
    }

    private void drive() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (isSynced() && leadership.isHeld()) {
                    startDueWork();
                    awaitWork();
                } else {
                    Thread.sleep(SYNC_LOOK);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWork() throws InterruptedException {
        Duration wait = pace.toWait();
        if (wait.isZero()) {
            queue.await(clock, LONGEST_WAIT);
        } else {
            Thread.sleep(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        }
    }

    private void startDueWork() throws InterruptedException {
        while (leadership.isHeld() && pace.toWait().isZero()) {
            workers.acquire();
            Optional<ObjectKey> due = queue.take(clock.instant());
            if (due.isEmpty()) {
                workers.release();
                return;
            }
            Thread.ofVirtual().name("refresh " + due.get()).start(() -> work(due.get()));
        }
    }

    private void work(ObjectKey key) {
        SigningKeys before = refresher.keys();
        try {
            refresher.reconcile(key).ifPresent(time -> queue.schedule(key, time));
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("secret", RefreshLog.name(key))
                    .setCause(e)
                    .log("a look at a Secret failed");
            queue.schedule(key, clock.instant().plus(BackOff.LONGEST_WITHOUT_TOKEN));
        } finally {
            queue.done(key);
            workers.release();
        }
        if (!refresher.keys().since().equals(before.since())) {
            scheduleAll(inventory.keys()); // each finds out by itself whether it is concerned
        }
    }
}
