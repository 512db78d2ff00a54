package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.AccessRules;
import io.deckhouse.payloadregistry.grant.AccessSpec;
import io.deckhouse.payloadregistry.grant.AccessStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Looks at one PayloadRepositoryAccess object at a time and brings its Role and RoleBinding in
 * step; or at one Role or RoleBinding with an end, and deletes it after that.
 */
final class AccessReconciler {
    private static final String OVER = "its PayloadRepositoryAccess has ended";

    /** How soon an object is looked at again whose watch has not caught up. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Map<ObjectKey, RefusedSpec> waiting = new ConcurrentHashMap<>();
    private final Cluster cluster;
    private final AccessInventory inventory;
    private final Clock clock;
    private final BackOff<ObjectKey> backOff;
    private final ExpiringGrants grants;
    private final OwnedRules rules;
    private final AccessAbsences absences;
    private final Reporter reporter;
    private final AccessLog log;

    AccessReconciler(
            Cluster cluster, AccessInventory inventory, Clock clock, RandomGenerator random) {
        this.cluster = cluster;
        this.inventory = inventory;
        this.clock = clock;
        this.backOff = new BackOff<>(random);
        this.absences = new AccessAbsences(cluster, clock);
        this.reporter = new Reporter(cluster, clock);
        this.log = new AccessLog(reporter);
        this.rules = new OwnedRules(cluster, inventory, log);
        this.grants = new ExpiringGrants(cluster, inventory, clock, log);
    }

    /**
     * What became of an object, and when to look again without anything having changed.
     *
     * @param isFailure whether what was asked for could not be done
     */
    private record Outcome(AccessStatus status, Optional<Instant> next, boolean isFailure) {
        static Outcome done(AccessStatus status, Optional<Instant> next) {
            return new Outcome(status, next, false);
        }
    }

    /** Shows what could not be shown before; to be called now and then. */
    void tell() {
        reporter.sendWaiting();
    }

    /** Lets the last occurrences out. */
    void close() {
        reporter.close();
    }

    /** An object is told of: should it be absent again, that is doubted anew. */
    void seen(ObjectKey key) {
        absences.forget(key);
    }

    /** Forgets what is gone. */
    void forget(ObjectKey key) {
        absences.forget(key);
        waiting.remove(key);
        backOff.forget(key);
        log.forget(key);
    }

    /** Whether the last look at a key was in vain. */
    boolean isFailing(ObjectKey key) {
        return backOff.isFailing(key);
    }

    /** All keys of which that is so; of Roles and RoleBindings, too, and of what is gone. */
    Set<ObjectKey> failing() {
        return backOff.failing();
    }

    /** Brings one key in order; returns when to look again, empty for not before a change. */
    Optional<Instant> reconcile(ObjectKey key) {
        try {
            return key.kind() == Kind.PAYLOAD_REPOSITORY_ACCESS ? access(key) : grant(key);
        } catch (OwnedRules.AccessGone _) {
            return Optional.of(clock.instant().plus(SOON));
        } catch (ClusterException e) {
            return Optional.of(retry(key, e));
        }
    }

    private Optional<Instant> grant(ObjectKey key) {
        Optional<Instant> next = grants.look(key);
        forget(key);
        return next;
    }

    private Optional<Instant> access(ObjectKey key) {
        Optional<ClusterObject> known = inventory.find(key);
        if (known.isEmpty()) {
            return gone(key);
        }
        absences.forget(key);
        ClusterObject object = known.get();
        Outcome outcome = object.isBeingDeleted() ? withdraw(key) : judge(object);
        boolean isOutdated = say(object, outcome.status());
        if (!outcome.isFailure()) { // and its status stands: a refused one is a failure too
            backOff.worked(key);
        }
        log.worked(key);
        return isOutdated ? Optional.of(clock.instant()) : outcome.next();
    }

    private Outcome judge(ClusterObject object) {
        return switch (AccessSpec.read(object)) {
            case AccessSpec.Reading.Refused refused -> refuse(object, refused);
            case AccessSpec.Reading.Valid(var spec) -> follow(object, spec);
        };
    }

    /** The collector may have taken them already, or be about to let them stay. */
    private Outcome withdraw(ObjectKey key) {
        rules.remove(key, "its PayloadRepositoryAccess is being deleted");
        return Outcome.done(AccessStatus.deleting(), Optional.empty());
    }

    /** What was granted before stays, but not longer than was said then, or is said now. */
    private Outcome refuse(ClusterObject object, AccessSpec.Reading.Refused refused) {
        ObjectKey key = object.key();
        Instant now = clock.instant();
        Expiry end = rules.end(key).earlier(refused.expiry());
        if (end.isPast(now)) {
            rules.remove(key, OVER);
        }
        if (refused.expiry().isPast(now)) {
            return Outcome.done(AccessStatus.ended(refused), Optional.empty());
        }
        AccessStatus status = AccessStatus.refused(refused, rules.standing(key), end);
        boolean isRepair = status.isSaidBy(object);
        Instant allowed = isRepair ? backOff.mayRepairAt(key, end, now) : now;
        if (allowed.isAfter(now)) {
            return Outcome.done(status, earlier(next(end), Optional.of(allowed)));
        }
        if (rules.endBy(object, end) && isRepair) {
            backOff.repaired(key, end, now);
        }
        // What could not be given an end does not stand any more.
        status = AccessStatus.refused(refused, rules.standing(key), end);
        return Outcome.done(status, next(end));
    }

    private Optional<Instant> next(Expiry end) {
        return end.isLimited() && !end.isPast(clock.instant())
                ? Optional.of(end.at())
                : Optional.empty();
    }

    private Outcome follow(ClusterObject object, AccessSpec spec) {
        ObjectKey key = object.key();
        if (spec.expiry().isPast(clock.instant())) {
            rules.remove(key, OVER);
            return Outcome.done(AccessStatus.expired(spec), Optional.empty());
        }
        Optional<Instant> end = next(spec.expiry());
        RefusedSpec waits = waiting.get(key);
        if (waits != null && waits.holdsFor(object, clock.instant())) {
            return new Outcome(waits.status(), earlier(end, Optional.of(waits.until())), true);
        }
        AccessStatus good = AccessStatus.inStep(spec, AccessRules.roleKey(key).name());
        try {
            Outcome outcome = keepInStep(object, spec, good);
            waiting.remove(key);
            return Outcome.done(outcome.status(), earlier(end, outcome.next()));
        } catch (OwnedRules.NameTaken e) {
            String message = e.getMessage() + "; rename or delete one of the two";
            return troubled(object, failed(key, spec, "NameTaken", message), end);
        } catch (ClusterException e) {
            String message = String.valueOf(e.getMessage());
            return switch (e.reason()) {
                case FORBIDDEN -> troubled(object, failed(key, spec, "Refused", message), end);
                case INVALID -> troubled(object, failed(key, spec, "Invalid", message), end);
                default -> throw e;
            };
        }
    }

    private AccessStatus failed(ObjectKey key, AccessSpec spec, String reason, String message) {
        return AccessStatus.failed(spec, reason, message, rules.standing(key));
    }

    /** Puts others' changes right, where they keep on not at once. */
    private Outcome keepInStep(ClusterObject object, AccessSpec spec, AccessStatus good) {
        ObjectKey key = object.key();
        Instant now = clock.instant();
        ClusterObject role = AccessRules.role(object, spec);
        ClusterObject binding = AccessRules.binding(object, spec);
        // And not what the object now asks for.
        boolean isRepair = good.isSaidBy(object) || AccessStatus.saysChanged(object);
        Instant allowed = isRepair ? backOff.mayRepairAt(key, spec, now) : now;
        if (allowed.isAfter(now)) {
            AccessStatus status =
                    rules.changed(role, binding)
                            .map(it -> AccessStatus.changed(spec, it, rules.standing(key)))
                            .orElse(good);
            return Outcome.done(status, Optional.of(allowed));
        }
        try {
            if (rules.ensure(object, role, binding) && isRepair) {
                backOff.repaired(key, spec, now);
            }
            return Outcome.done(good, Optional.empty());
        } catch (OwnedRules.NotKept e) {
            backOff.repaired(key, spec, now);
            return Outcome.done(
                    AccessStatus.changed(spec, String.valueOf(e.getMessage()), rules.standing(key)),
                    Optional.of(backOff.mayRepairAt(key, spec, now)));
        }
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    /** What only a person can change is tried again, but seldom. */
    private Outcome troubled(ClusterObject object, AccessStatus status, Optional<Instant> end) {
        ObjectKey key = object.key();
        Instant again = clock.instant().plus(backOff.failed(key, BackOff.LONGEST_WITH_TOKEN));
        waiting.put(key, new RefusedSpec(object.uid(), object.at("spec"), status, again));
        return new Outcome(status, earlier(end, Optional.of(again)), true);
    }

    /** A directory has no garbage collector; in Kubernetes it is only quicker than that. */
    private Optional<Instant> gone(ObjectKey key) {
        if (rules.exist(key) && cluster.get(key).isEmpty()) {
            Optional<Instant> doubt = absences.doubtedUntil(key);
            if (doubt.isPresent()) {
                return doubt;
            }
            rules.remove(key, "its PayloadRepositoryAccess is gone");
        }
        forget(key);
        return Optional.empty();
    }

    /**
     * Writes the status; returns whether the object turned out to be another than was looked at.
     */
    private boolean say(ClusterObject object, AccessStatus status) {
        log.said(object, status);
        if (status.isSaidBy(object)) {
            return false;
        }
        ClusterObject fields = status.written(object, clock.instant());
        ApplyOptions options = ApplyOptions.statusOf(AccessRules.MANAGER);
        try {
            ClusterObject stored =
                    inventory.write(object.key(), () -> cluster.apply(fields, options));
            return !stored.at("spec").equals(object.at("spec"))
                    || stored.isBeingDeleted() != object.isBeingDeleted();
        } catch (ClusterException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e; // otherwise it is gone, and the watch is about to say so
            }
            return false;
        }
    }

    private Instant retry(ObjectKey key, ClusterException failure) {
        Duration wait = backOff.failed(key, BackOff.LONGEST_WITHOUT_TOKEN);
        wait = BackOff.atLeast(failure.retryAfter(), wait);
        log.failed(key, failure, wait);
        return clock.instant().plus(wait);
    }
}
