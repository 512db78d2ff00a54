package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.Filler;
import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.State;
import io.deckhouse.payloadregistry.pullsecret.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Looks at one pull Secret at a time and takes the step that the checks ask for. */
final class Refresher {
    /** How soon a Secret is looked at again when the watches have not caught up. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Inventory inventory;
    private final OwnReads reads;
    private final AtomicReference<Target> target;
    private final Clock clock;
    private final BackOff<ObjectKey> backOff;
    private final FreshTokens fresh = new FreshTokens();
    private final RefreshLog log;
    private final RefreshMetrics metrics;

    /** One that looks at each Secret once; what fails is not tried again. */
    Refresher(
            Cluster cluster,
            RefreshSettings settings,
            Inventory inventory,
            Clock clock,
            RandomGenerator random) {
        this(
                cluster,
                settings,
                inventory,
                clock,
                random,
                new RefreshLog(new Reporter(cluster, clock), false));
    }

    Refresher(
            Cluster cluster,
            RefreshSettings settings,
            Inventory inventory,
            Clock clock,
            RandomGenerator random,
            RefreshLog log) {
        this.cluster = cluster;
        this.inventory = inventory;
        this.reads = new OwnReads(cluster, inventory);
        this.target = new AtomicReference<>(settings.target());
        this.clock = clock;
        this.backOff = new BackOff<>(random);
        this.log = log;
        this.metrics = new RefreshMetrics(clock);
    }

    /** Fills for others from now on; returns whether that is a change. */
    boolean retarget(Target wanted) {
        return !wanted.equals(target.getAndSet(wanted));
    }

    /** What was done so far. */
    RefreshMetrics metrics() {
        return metrics;
    }

    /** What fresh tokens told so far. */
    FreshTokens fresh() {
        return fresh;
    }

    /**
     * Asks for a token of this ServiceAccount that nobody gets, for what it tells; returns when to
     * try again.
     *
     * @param since when the API server is to be thought to have changed its key, if it has
     */
    Optional<Instant> probe(ObjectKey account, Instant since) {
        Instant now = clock.instant();
        Target wanted = target.get();
        try {
            fresh.saw(wanted.filler(cluster).probe(account), wanted, since);
            backOff.forget(account);
            return fresh.nextProbe(now);
        } catch (ClusterException e) {
            metrics.failed(e.reason());
            if (e.reason() == Reason.NOT_FOUND) {
                backOff.forget(account);
                return Optional.empty();
            }
            Duration wait = backOff.failed(account, BackOff.LONGEST_WITHOUT_TOKEN);
            return Optional.of(now.plus(BackOff.atLeast(e.retryAfter(), wait)));
        }
    }

    /** Shows what could not be shown before; to be called now and then. */
    void tell() {
        log.tell();
    }

    /** Lets the last occurrences out. */
    void close() {
        log.close();
    }

    /**
     * Brings one Secret in order; returns when to look again, empty for not before something
     * changes.
     */
    Optional<Instant> reconcile(ObjectKey key) {
        Optional<PullSecret> known = inventory.secret(key);
        if (known.isEmpty()) {
            forget(key);
            return Optional.empty();
        }
        return known.get().isWhole() ? reconcile(known.get()) : reconcileLarge(known.get());
    }

    /** Only its outlines are kept. */
    private Optional<Instant> reconcileLarge(PullSecret outlines) {
        try {
            Optional<PullSecret> whole = reads.secret(outlines).filter(PullSecret::annotated);
            if (whole.isEmpty()) {
                forget(outlines.key());
            }
            return whole.flatMap(this::reconcile);
        } catch (ClusterException e) {
            return Optional.of(retry(outlines, assess(outlines), e));
        }
    }

    private Optional<Instant> reconcile(PullSecret secret) {
        ObjectKey key = secret.key();
        Finding finding = assess(secret);
        try {
            Optional<Instant> next =
                    switch (finding.step()) {
                        case Step.Fill _ -> fill(secret, finding);
                        case Step.RenewAt(var time) -> Optional.of(time);
                        case Step.Delete _ -> delete(secret, finding);
                        case Step.Leave _ -> leave(secret, finding);
                    };
            backOff.worked(key);
            return next;
        } catch (ClusterException e) {
            return Optional.of(retry(secret, finding, e));
        }
    }

    /** Whether the last look at a Secret, or the last probe of an account, failed. */
    boolean isFailing(ObjectKey key) {
        return backOff.isFailing(key);
    }

    /** Forgets a Secret that is gone. */
    void forget(ObjectKey key) {
        backOff.forget(key);
        log.forget(key);
    }

    /** What is to be said about a Secret now. */
    Finding assess(PullSecret secret) {
        Target wanted = target.get();
        Instant now = clock.instant();
        Surroundings world =
                new Surroundings(
                        inventory.accountUid(secret),
                        inventory.liveOwnerUids(secret),
                        wanted.hosts(),
                        fresh.audiences(wanted),
                        fresh.keys(now));
        return Checks.assess(secret, world, now);
    }

    /** For whom a Secret is filled, and with what; no wish of others repeats itself in that. */
    private record Purpose(String accountUid, Target target) {}

    private Optional<Instant> fill(PullSecret secret, Finding finding) {
        ObjectKey key = secret.key();
        Instant now = clock.instant();
        Target wanted = target.get();
        Purpose purpose = new Purpose(inventory.accountUid(secret), wanted);
        Instant allowed = backOff.mayRepairAt(key, purpose, now);
        if (allowed.isAfter(now)) {
            return Optional.of(allowed);
        }
        Filler.Filled filled = wanted.filler(cluster).fill(secret, purpose.accountUid());
        metrics.filled(finding.state());
        fresh.saw(filled.token(), wanted, now);
        inventory.know(secret, Optional.of(filled.secret()));
        log.filled(secret, purpose.accountUid(), finding, filled);
        boolean isUndone = isUndone(secret, finding, purpose);
        // A renewal too may be undone, or be due again at once, for example by a clock that is off.
        backOff.repaired(key, purpose, now);
        if (isUndone) {
            log.fought(secret, backOff.repairs(key));
        }
        return switch (assess(filled.secret()).step()) {
            case Step.RenewAt(var time) -> Optional.of(time);
            // Something is strange, for example a clock: not again at once.
            case Step.Fill _, Step.Delete _ -> Optional.of(now.plus(SOON));
            case Step.Leave _ -> Optional.empty();
        };
    }

    /** Whether others wrote what was found, not we for another host, account or key. */
    private boolean isUndone(PullSecret secret, Finding finding, Purpose purpose) {
        return switch (finding.state()) {
            case HASH_MISMATCH, PENDING -> true;
            case SERVICE_ACCOUNT_REPLACED -> false;
            case WRONG_HOST -> backOff.hasWrittenFor(secret.key(), purpose);
            default -> !secret.stamp().otherWriter().isEmpty();
        };
    }

    /** The watch may lag behind: the owners are looked up once more before anything is deleted. */
    private Optional<Instant> delete(PullSecret secret, Finding finding) {
        Set<String> alive = reads.accounts(secret);
        alive.addAll(inventory.liveOwnerUids(secret));
        if (secret.owners().stream().map(OwnerReference::uid).anyMatch(alive::contains)) {
            return Optional.of(clock.instant().plus(SOON));
        }
        PullSecret.Stored stored = secret.stored();
        if (!stored.isBeingDeleted()) {
            var found = new Cluster.Preconditions(stored.uid(), stored.resourceVersion());
            cluster.delete(stored.key(), found);
            inventory.know(secret, Optional.empty());
            backOff.forget(stored.key());
            log.deleted(stored.key(), finding);
            metrics.deleted();
        }
        return Optional.empty();
    }

    /** Likewise before an account is said to be missing. */
    private Optional<Instant> leave(PullSecret secret, Finding finding) {
        if (finding.state() == State.SERVICE_ACCOUNT_MISSING) {
            reads.accounts(secret);
            if (!inventory.accountUid(secret).isEmpty()) {
                return Optional.of(clock.instant());
            }
        }
        log.left(secret, finding);
        return Optional.empty();
    }

    private Instant retry(PullSecret secret, Finding finding, ClusterException failure) {
        ObjectKey key = secret.key();
        metrics.failed(failure.reason());
        Duration pause = backOff.failed(key, longestWait(secret, finding, failure));
        Duration wait = BackOff.atLeast(failure.retryAfter(), pause);
        log.failed(secret, inventory.accountUid(secret), finding, failure, wait);
        if (failure.reason() == Reason.CONFLICT || failure.reason() == Reason.NOT_FOUND) {
            readAgain(secret, finding);
        }
        return clock.instant().plus(wait);
    }

    /**
     * A server that cannot be reached is no Secret's fault: the pace sees to its rest. A token that
     * ends meanwhile shortens the wait.
     */
    private Duration longestWait(PullSecret secret, Finding finding, ClusterException failure) {
        if (failure.reason() == Reason.UNREACHABLE) {
            return Pace.LONGEST_LOSS;
        }
        Instant end = Checks.expiresAt(secret).orElse(Instant.MIN);
        return finding.state().isHealthy()
                ? BackOff.longestWithin(Duration.between(clock.instant(), end))
                : BackOff.LONGEST_WITHOUT_TOKEN;
    }

    private void readAgain(PullSecret secret, Finding finding) {
        try {
            reads.both(secret);
        } catch (ClusterException e) {
            log.failed(secret, "", finding, e, Duration.ZERO);
        }
    }
}
