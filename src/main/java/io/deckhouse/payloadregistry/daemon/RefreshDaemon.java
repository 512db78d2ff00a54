package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
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
    private static final Logger LOG = LoggerFactory.getLogger(RefreshDaemon.class);

    /** The longest sleep, so that a clock that was moved is noticed. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final Cluster cluster;
    private final RefreshSettings settings;
    private final Clock clock;
    private final Inventory inventory = new Inventory();
    private final WorkQueue<ObjectKey> queue = new WorkQueue<>();
    private final Refresher refresher;
    private final Semaphore workers;
    private final List<Watch> watches = new ArrayList<>();
    private final Thread driver;

    /** A daemon that does nothing before {@link #start}. */
    public RefreshDaemon(
            Cluster cluster, RefreshSettings settings, Clock clock, RandomGenerator random) {
        this.cluster = cluster;
        this.settings = settings;
        this.clock = clock;
        this.refresher = new Refresher(cluster, settings, inventory, clock, random);
        this.workers = new Semaphore(settings.workers());
        this.driver = Thread.ofVirtual().name("refresh-daemon").unstarted(this::drive);
    }

    /** Starts the watches and the work; returns at once. */
    public void start() {
        List<String> namespaces =
                settings.namespaces().isEmpty() ? List.of("") : settings.namespaces();
        for (String namespace : namespaces) {
            Selection selection = namespace.isEmpty() ? Selection.all() : Selection.in(namespace);
            watch(Kind.SERVICE_ACCOUNT, selection, inventory::accountChanged);
            watch(
                    Kind.SECRET,
                    selection.withField("type", Annotations.SECRET_TYPE),
                    inventory::secretChanged);
        }
        driver.start();
    }

    /** Whether everything that existed at the start is known. */
    public boolean isReady() {
        return !watches.isEmpty() && watches.stream().allMatch(Watch::isSynced);
    }

    /** Stops watching and lets the work in progress finish, at most ten seconds long. */
    @Override
    public void close() {
        watches.forEach(Watch::close);
        driver.interrupt();
        try {
            driver.join(Duration.ofSeconds(1));
            if (!workers.tryAcquire(settings.workers(), 8, java.util.concurrent.TimeUnit.SECONDS)) {
                LOG.warn("stopped while a Secret was being worked on");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(Kind kind, Selection selection, Function<Change, Set<ObjectKey>> intake) {
        watches.add(
                cluster.watch(
                        kind,
                        selection,
                        change -> {
                            Instant now = clock.instant();
                            intake.apply(change).forEach(key -> queue.schedule(key, now));
                        }));
    }

    private void drive() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (isReady()) {
                    startDueWork();
                }
                queue.await(untilNextDue().toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void startDueWork() throws InterruptedException {
        while (true) {
            workers.acquire();
            Optional<ObjectKey> due = queue.take(clock.instant());
            if (due.isEmpty()) {
                workers.release();
                return;
            }
            Thread.ofVirtual().start(() -> work(due.get()));
        }
    }

    private void work(ObjectKey key) {
        try {
            refresher.reconcile(key).ifPresent(time -> queue.schedule(key, time));
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("secret", key).setCause(e).log("a look at a Secret failed");
            queue.schedule(key, clock.instant().plus(Duration.ofMinutes(1)));
        } finally {
            queue.done(key);
            workers.release();
        }
    }

    private Duration untilNextDue() {
        if (!isReady()) {
            return Duration.ofMillis(20);
        }
        return queue.nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
    }
}
