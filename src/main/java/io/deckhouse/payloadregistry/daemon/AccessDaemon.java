package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.grant.AccessStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Role and the RoleBinding of every PayloadRepositoryAccess object in step with it, and
 * deletes grants whose time is over. Where the kind is not served yet, it notices when it is.
 */
public final class AccessDaemon implements AutoCloseable {
    /** The kinds that it watches, in the namespaces that it cares for. */
    public static final List<Kind> KINDS =
            List.of(Kind.ROLE, Kind.ROLE_BINDING, Kind.PAYLOAD_REPOSITORY_ACCESS);

    private static final Logger LOG = LoggerFactory.getLogger(AccessDaemon.class);
    private static final int WORKERS = 4;

    /** The longest sleep, so that a clock that was moved is noticed. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private static final Duration LAST_WORK = Duration.ofSeconds(3);

    private final Clock clock;
    private final Leadership leadership;
    private final AccessInventory inventory = new AccessInventory();
    private final WorkQueue<ObjectKey> queue = new WorkQueue<>(WORKERS);
    private final Crew<ObjectKey> crew;
    private final Agenda<ObjectKey> agenda;
    private final AccessReconciler reconciler;
    private final List<ServedWatch> rules;
    private final ServedWatch accesses;
    private final ClockOffset offset;
    private final Driver driver;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /**
     * What it works on.
     *
     * @param namespaces those that it cares for; empty for all
     * @param apiChanges a number that grows when other kinds are served; negative when unknown
     */
    public record Scope(PacedCluster cluster, List<String> namespaces, LongSupplier apiChanges) {
        /** Copies the list. */
        public Scope {
            namespaces = List.copyOf(namespaces);
        }

        List<Selection> selections() {
            return namespaces.isEmpty()
                    ? List.of(Selection.all())
                    : namespaces.stream().distinct().map(Selection::in).toList();
        }

        /** Those that the product made. */
        List<Selection> marked() {
            return selections().stream().map(one -> one.withLabel(Mark.LABEL, Mark.TOOL)).toList();
        }
    }

    /** One that does nothing before {@link #start}, and while it does not lead only watches. */
    public AccessDaemon(Scope scope, Clock clock, RandomGenerator random, Leadership leadership) {
        this.clock = clock;
        this.leadership = leadership;
        this.offset = new ClockOffset(scope.cluster()::clockAhead);
        this.reconciler = new AccessReconciler(scope.cluster(), inventory, clock, random);
        this.crew =
                new Crew<>(
                        queue,
                        scope.cluster().pace(),
                        clock,
                        Thread.ofVirtual().name("access")::start,
                        this::mayWork,
                        Crew.Work.of(reconciler::reconcile, reconciler::isFailing));
        this.rules =
                List.of(
                        watch(scope, Kind.ROLE, scope.marked()),
                        watch(scope, Kind.ROLE_BINDING, scope.marked()));
        this.accesses = watch(scope, Kind.PAYLOAD_REPOSITORY_ACCESS, scope.selections());
        this.agenda = new Agenda<>(queue, clock, () -> mayWork() && knowsRules(), this::everything);
        this.driver = new Driver("access-daemon", LONGEST_WAIT, this::drive);
    }

    private ServedWatch watch(Scope scope, Kind kind, List<Selection> selections) {
        return new ServedWatch(
                scope.cluster(),
                new ServedWatch.Subject(kind, selections, this::changed),
                clock,
                scope.apiChanges());
    }

    /** Starts the watches and the work; returns at once. To be called once. */
    public void start() {
        driver.start();
    }

    /** Whether the work goes on, as far as anything outside lets it. */
    public boolean isAlive() {
        return driver.isAlive();
    }

    /** How many PayloadRepositoryAccess objects are known. */
    public int known() {
        return inventory.accesses().size();
    }

    /**
     * How many of them do not give what they say, their end apart, or could not be looked at to the
     * end, as when their status cannot be written; and what could not be removed: grants whose time
     * is over, and Role and RoleBinding of an object that is gone. While others lead, only what the
     * objects say counts.
     */
    public int troubled() {
        Set<ObjectKey> troubled = new HashSet<>();
        if (leadership.isHeld()) { // the failures of an earlier term are the next leader's
            troubled.addAll(reconciler.failing());
        }
        inventory.accesses().stream()
                .filter(one -> !saysHealthy(one))
                .map(ClusterObject::key)
                .forEach(troubled::add);
        return troubled.size();
    }

    private static boolean saysHealthy(ClusterObject access) {
        return AccessStatus.reason(access).filter(AccessStatus::isHealthy).isPresent();
    }

    /**
     * How far this machine's clock, by which access ends, is ahead of the API server's, in seconds;
     * NaN while that is not known.
     */
    public double clockOffset() {
        return offset.seconds();
    }

    /** Whether PayloadRepositoryAccess objects are served and all of them are known. */
    public boolean isServing() {
        return driver.isAlive() && knowsRules() && accesses.isSynced();
    }

    /**
     * The kinds that the cluster told of, or let be listed, and refuses now; what it refused whole
     * from the start is done without.
     */
    public Set<Kind> refused() {
        return Stream.concat(rules.stream(), Stream.of(accesses))
                .filter(ServedWatch::isRefused)
                .map(ServedWatch::kind)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether nothing is being worked on. */
    public boolean isIdle() {
        return queue.inWork() == 0;
    }

    /** Stops watching and lets the work in progress finish, a few seconds long. */
    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        driver.stop();
        try {
            driver.awaitEnd(LAST_WORK);
            if (!queue.awaitIdle(LAST_WORK)) {
                LOG.atWarn()
                        .addKeyValue("accesses", queue.inWork())
                        .log("stopped while PayloadRepositoryAccess objects were being worked on");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        rules.forEach(ServedWatch::close);
        accesses.close();
        reconciler.close();
    }

    private boolean knowsRules() {
        return rules.stream().allMatch(ServedWatch::isSynced);
    }

    private void changed(Change change) {
        Set<ObjectKey> keys = inventory.changed(change);
        if (!(change instanceof Change.Deleted)) {
            // Only now: a look from here on finds it there, and begins no doubt.
            reconciler.seen(change.key());
        }
        if (!agenda.add(keys)) {
            keys.stream().filter(key -> inventory.find(key).isEmpty()).forEach(reconciler::forget);
        }
    }

    /** What has Roles is looked at even when it went while nobody looked. */
    private Set<ObjectKey> everything() {
        Set<ObjectKey> keys = new HashSet<>(inventory.keys());
        keys.addAll(inventory.owners());
        return keys;
    }

    private void drive() throws InterruptedException {
        rules.forEach(ServedWatch::look);
        accesses.look();
        offset.look();
        agenda.review();
        reconciler.tell();
        if (knowsRules()) {
            crew.startDueWork();
            crew.awaitWork(LONGEST_WAIT);
        } else {
            Thread.sleep(LONGEST_WAIT);
        }
    }

    private boolean mayWork() {
        return leadership.isHeld() && !isClosed.get();
    }
}
