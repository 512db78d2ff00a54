package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
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

    /** How soon a Secret is looked at again whose namespace is not known yet, while others are. */
    private static final Duration PLACE_LOOK = Duration.ofMillis(250);

    /** How long work in progress may take at the end: a process is killed after ten seconds. */
    private static final Duration LAST_WORK = Duration.ofSeconds(5);

    private final PacedCluster cluster;
    private final RefreshSettings settings;
    private final Clock clock;
    private final Inventory inventory = new Inventory();
    private final WorkQueue<ObjectKey> queue;
    private final Refresher refresher;
    private final RefreshMetrics metrics;
    private final Leadership leadership;
    private final Crew<ObjectKey> crew;
    private final Agenda<ObjectKey> agenda;
    private final RefreshWatches watches = new RefreshWatches();
    private final Driver driver;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** What all Secrets were looked at for. */
    private final AtomicReference<FreshTokens.Lesson> learned;

    private final ProbeTimes probes = new ProbeTimes();

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
        this(
                new Parts(
                        cluster,
                        clock,
                        random,
                        leadership,
                        Thread.ofVirtual().name("refresh")::start,
                        Reporter.ownThread()),
                settings);
    }

    /** What it works with: the world, its chances, who does the work, and who tells of it. */
    record Parts(
            Cluster cluster,
            Clock clock,
            RandomGenerator random,
            Leadership leadership,
            Executor workers,
            ExecutorService reports) {}

    RefreshDaemon(Parts parts, RefreshSettings settings) {
        this.leadership = parts.leadership();
        this.clock = parts.clock();
        this.cluster = new PacedCluster(parts.cluster(), settings.callsPerSecond(), clock);
        this.settings = settings;
        this.queue = new WorkQueue<>(settings.workers());
        var log = new RefreshLog(new Reporter(cluster, clock, parts.reports()), true);
        this.refresher = new Refresher(cluster, settings, inventory, clock, parts.random(), log);
        this.learned = new AtomicReference<>(refresher.fresh().lesson());
        var work = Crew.Work.of(this::lookAt, refresher::isFailing);
        this.crew = new Crew<>(queue, cluster.pace(), clock, parts.workers(), this::mayWork, work);
        this.agenda =
                new Agenda<>(queue, clock, () -> mayWork() && watches.isSynced(), inventory::keys);
        this.driver = new Driver("refresh-daemon", LONGEST_WAIT, this::drive);
        this.metrics = withGauges(refresher.metrics());
    }

    /**
     * Starts the watches and the work; returns at once. To be called once.
     *
     * @throws io.deckhouse.payloadregistry.cluster.ClusterException when a watch cannot begin
     */
    public void start() {
        startWatches();
        driver.start();
    }

    void startWatches() {
        watches.begin(
                cluster,
                settings.selections(),
                new WholeObjects.Known(inventory::has, inventory::recognizes),
                change -> changed(inventory.accountChanged(change)),
                change -> changed(inventory.secretChanged(change)));
    }

    /**
     * Fills for these hosts and audiences from now on: what was filled for others is filled anew.
     */
    public void retarget(List<RegistryHost> hosts, List<String> audiences) {
        if (refresher.retarget(new Target(hosts, audiences))) {
            agenda.add(inventory.keys());
        }
    }

    /** Whether the work goes on, as far as anything outside lets it. */
    public boolean isAlive() {
        return driver.isAlive();
    }

    /**
     * Whether everything that existed at the start is known, of at least one of several namespaces,
     * and the work goes on.
     */
    public boolean isReady() {
        return driver.isAlive() && watches.isSynced();
    }

    /** The cluster at this daemon's pace and in its counts, for what works beside it. */
    public PacedCluster paced() {
        return cluster;
    }

    /** Shows one more number among its metrics; to be called before they are asked for. */
    public void show(String name, String help, DoubleSupplier value) {
        metrics.with(name, help, value);
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
        return watches.confirmedAt();
    }

    /** Likewise of that one of several namespaces that was heard of last. */
    public Instant heardAt() {
        return watches.heardAt();
    }

    /**
     * The kinds that the cluster refuses to tell of any more, or at all; of several namespaces, one
     * that is told of is enough for none.
     */
    public Set<Kind> refused() {
        return watches.refused();
    }

    /** Whether nothing is being worked on. */
    public boolean isIdle() {
        return queue.inWork() == 0;
    }

    /** Stops watching and lets the work in progress finish, at most ten seconds long. */
    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        driver.stop();
        watches.close();
        try {
            driver.awaitEnd(Duration.ofSeconds(1));
            if (!queue.awaitIdle(LAST_WORK)) {
                LOG.atWarn()
                        .addKeyValue("secrets", queue.inWork())
                        .log("stopped while Secrets were being worked on");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        refresher.close();
    }

    private RefreshMetrics withGauges(RefreshMetrics counters) {
        return counters.withCalls(cluster::calls)
                .withSecrets(() -> inventory.byState(refresher::assess))
                .withTimes(inventory::earliestExpiry, this::confirmedAt)
                .withWork(() -> queue.depth(clock.instant()), leadership::isHeld);
    }

    private void changed(Set<ObjectKey> keys) {
        if (!agenda.add(keys)) {
            keys.stream().filter(key -> inventory.secret(key).isEmpty()).forEach(refresher::forget);
        }
    }

    private void drive() throws InterruptedException {
        if (step()) {
            crew.awaitWork(LONGEST_WAIT);
        } else {
            Thread.sleep(SYNC_LOOK);
        }
    }

    /** Begins the work that may begin now; returns whether enough is known to work at all. */
    boolean step() {
        boolean knows = watches.isSynced();
        agenda.review();
        refresher.tell();
        if (knows) {
            probeAfterBreaks();
            crew.startDueWork();
        }
        return knows;
    }

    /** When more work may begin, should nothing happen before; empty for not at all. */
    Optional<Instant> nextStep() {
        return watches.isSynced() ? crew.nextStart() : Optional.empty();
    }

    private void probeAfterBreaks() {
        if (!leadership.isHeld()) {
            probes.stopped();
            return;
        }
        probes.after(watches.breaks(), clock.instant()).ifPresent(this::scheduleProbe);
    }

    private void scheduleProbe(Instant time) {
        inventory.filledAccount().ifPresent(account -> queue.schedule(account, time));
    }

    private Optional<Instant> probe(ObjectKey account) {
        Instant now = clock.instant();
        probes.began(now);
        return refresher.probe(account, now);
    }

    private boolean mayWork() {
        return leadership.isHeld() && !isClosed.get();
    }

    private Optional<Instant> lookAt(ObjectKey key) {
        if (!watches.knowsPlaceOf(key)) {
            return Optional.of(clock.instant().plus(PLACE_LOOK));
        }
        Optional<Instant> next =
                key.kind() == Kind.SERVICE_ACCOUNT ? probe(key) : refresher.reconcile(key);
        FreshTokens.Lesson lesson = refresher.fresh().lesson();
        if (!lesson.equals(learned.getAndSet(lesson))) {
            refresher.fresh().nextProbe(clock.instant()).ifPresent(this::scheduleProbe);
            agenda.add(inventory.keys()); // each finds out by itself whether it is concerned
        }
        return next;
    }
}
