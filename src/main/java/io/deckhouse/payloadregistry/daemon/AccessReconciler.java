package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.AccessRules;
import io.deckhouse.payloadregistry.grant.AccessSpec;
import io.deckhouse.payloadregistry.grant.AccessStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Looks at one PayloadRepositoryAccess object at a time and brings its Role and RoleBinding in
 * step; or at one Role or RoleBinding with an end, and deletes it after that.
 */
final class AccessReconciler {
    private static final ApplyOptions OWN = ApplyOptions.forced(AccessRules.MANAGER);

    private final Cluster cluster;
    private final AccessInventory inventory;
    private final Clock clock;
    private final BackOff<ObjectKey> backOff;
    private final Reporter reporter;
    private final AccessLog log;

    AccessReconciler(
            Cluster cluster, AccessInventory inventory, Clock clock, RandomGenerator random) {
        this.cluster = cluster;
        this.inventory = inventory;
        this.clock = clock;
        this.backOff = new BackOff<>(random);
        this.reporter = new Reporter(cluster, clock);
        this.log = new AccessLog(reporter::accept);
    }

    /** What became of an object, and when to look again without anything having changed. */
    private record Outcome(AccessStatus status, Optional<Instant> next) {}

    /** Somebody else's object has the name. */
    private static final class NameTaken extends RuntimeException {
        NameTaken(ObjectKey key) {
            super(key + " is there and belongs to somebody else", null, false, false);
        }
    }

    /** Lets the last occurrences out. */
    void close() {
        reporter.close();
    }

    /** Brings one key in order; returns when to look again, empty for not before a change. */
    Optional<Instant> reconcile(ObjectKey key) {
        try {
            Optional<Instant> next =
                    key.kind() == Kind.PAYLOAD_REPOSITORY_ACCESS ? access(key) : expire(key);
            return next;
        } catch (ClusterException e) {
            return Optional.of(retry(key, e));
        }
    }

    private Optional<Instant> access(ObjectKey key) {
        Optional<ClusterObject> known = inventory.find(key);
        if (known.isEmpty()) {
            return gone(key);
        }
        ClusterObject object = known.get();
        Instant now = clock.instant();
        Instant allowed = backOff.mayRepairAt(key, now);
        if (allowed.isAfter(now)) {
            return Optional.of(allowed);
        }
        Outcome outcome =
                switch (AccessSpec.read(object)) {
                    case AccessSpec.Reading.Refused refused ->
                            new Outcome(
                                    AccessStatus.refused(refused, standing(key)), Optional.empty());
                    case AccessSpec.Reading.Valid(var spec) -> follow(object, spec);
                };
        say(object, outcome.status());
        return outcome.next();
    }

    /** The Role's name while there is one. */
    private String standing(ObjectKey key) {
        ObjectKey role = AccessRules.roleKey(key);
        return inventory.find(role).isPresent() ? role.name() : "";
    }

    private Outcome follow(ClusterObject object, AccessSpec spec) {
        if (spec.expiry().isPast(clock.instant())) {
            rules(object.key()).forEach(this::remove);
            return new Outcome(AccessStatus.expired(spec), Optional.empty());
        }
        Optional<Instant> end =
                spec.expiry().isLimited() ? Optional.of(spec.expiry().at()) : Optional.empty();
        ObjectKey key = object.key();
        try {
            boolean wrote = ensure(object, AccessRules.role(object, spec));
            wrote |= ensure(object, AccessRules.binding(object, spec));
            backOff.worked(key);
            if (wrote) {
                backOff.repaired(key, clock.instant());
            }
            String name = AccessRules.roleKey(key).name();
            return new Outcome(AccessStatus.inStep(spec, name), end);
        } catch (NameTaken e) {
            String message = e.getMessage() + "; rename or delete one of the two";
            return troubled(key, AccessStatus.failed(spec, "NameTaken", message), end);
        } catch (ClusterException e) {
            String message = String.valueOf(e.getMessage());
            return switch (e.reason()) {
                case FORBIDDEN -> troubled(key, AccessStatus.failed(spec, "Refused", message), end);
                case INVALID -> troubled(key, AccessStatus.failed(spec, "Invalid", message), end);
                default -> throw e;
            };
        }
    }

    /** What only a person can change is tried again, but seldom. */
    private Outcome troubled(ObjectKey key, AccessStatus status, Optional<Instant> end) {
        Instant again = clock.instant().plus(backOff.failed(key, BackOff.LONGEST_WITH_TOKEN));
        return new Outcome(status, Optional.of(end.filter(again::isAfter).orElse(again)));
    }

    /** Returns whether anything had to be written. */
    private boolean ensure(ClusterObject access, ClusterObject desired) {
        ObjectKey key = desired.key();
        if (isInStep(inventory.find(key), desired)) {
            return false;
        }
        Optional<ClusterObject> stored = cluster.get(key);
        if (stored.isPresent() && !AccessRules.belongsTo(stored.get(), access.key())) {
            throw new NameTaken(key);
        }
        if (isInStep(stored, desired)) {
            inventory.know(stored.get());
            return false;
        }
        if (stored.isPresent() && !canBecome(stored.get(), desired)) {
            cluster.delete(key, Preconditions.uid(stored.get().uid()));
            stored = Optional.empty();
        }
        inventory.know(
                stored.isEmpty()
                        ? cluster.create(desired, OWN)
                        : cluster.apply(bound(desired, stored.get()), OWN));
        log.wrote(access, key);
        return true;
    }

    private static boolean isInStep(Optional<ClusterObject> stored, ClusterObject desired) {
        return stored.filter(object -> AccessRules.isInStep(object, desired)).isPresent();
    }

    /** A roleRef cannot be changed; and what an earlier object owned goes with that. */
    private static boolean canBecome(ClusterObject stored, ClusterObject desired) {
        String owner = AccessRules.ownerUid(stored);
        return stored.at("roleRef").equals(desired.at("roleRef"))
                && (owner.isEmpty() || owner.equals(AccessRules.ownerUid(desired)));
    }

    private static ClusterObject bound(ClusterObject desired, ClusterObject stored) {
        return desired.with(tree -> tree.withObjectProperty("metadata").put("uid", stored.uid()));
    }

    /** A directory has no garbage collector; in Kubernetes it is only quicker than that. */
    private Optional<Instant> gone(ObjectKey key) {
        if (cluster.get(key).isEmpty()) {
            rules(key).forEach(this::remove);
            backOff.forget(key);
            log.forget(key);
        }
        return Optional.empty();
    }

    private List<ClusterObject> rules(ObjectKey access) {
        // The binding first: from then on the Role gives nothing.
        return List.of(AccessRules.bindingKey(access), AccessRules.roleKey(access)).stream()
                .flatMap(key -> inventory.find(key).stream())
                .filter(object -> AccessRules.belongsTo(object, access))
                .toList();
    }

    private void remove(ClusterObject object) {
        if (cluster.delete(object.key(), Preconditions.uid(object.uid()))) {
            log.removed(object.key());
        }
        inventory.forget(object.key());
    }

    /** A grant that {@code grant --expires-in} made; it may have been prolonged meanwhile. */
    private Optional<Instant> expire(ObjectKey key) {
        Optional<ClusterObject> known =
                inventory
                        .find(key)
                        .filter(object ->
                                Mark.isOn(object)
                                        && AccessRules.ownerOf(object).isEmpty()
                                        && !AccessObjects.hasUnreadableExpiry(object));
        Expiry expiry = known.map(AccessReconciler::expiry).orElse(Expiry.never());
        if (!expiry.isLimited()) {
            backOff.forget(key);
            return Optional.empty();
        }
        if (!expiry.isPast(clock.instant())) {
            return Optional.of(expiry.at());
        }
        ClusterObject object = known.orElseThrow();
        cluster.delete(key, new Preconditions(object.uid(), object.resourceVersion()));
        inventory.forget(key);
        log.expired(key, expiry);
        return Optional.empty();
    }

    private static Expiry expiry(ClusterObject object) {
        return object.key().kind() == Kind.ROLE
                ? AccessObjects.role(object).expiry()
                : AccessObjects.binding(object).map(b -> b.expiry()).orElse(Expiry.never());
    }

    private void say(ClusterObject object, AccessStatus status) {
        log.said(object, status);
        if (status.isSaidBy(object)) {
            return;
        }
        try {
            inventory.know(
                    cluster.apply(
                            status.written(object, clock.instant()),
                            ApplyOptions.statusOf(AccessRules.MANAGER)));
        } catch (ClusterException e) {
            if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.CONFLICT) {
                throw e; // otherwise it is gone, and the watch is about to say so
            }
        }
    }

    private Instant retry(ObjectKey key, ClusterException failure) {
        Duration wait = backOff.failed(key, BackOff.LONGEST_WITHOUT_TOKEN);
        Duration wish = failure.retryAfter();
        wait = wait.compareTo(wish) < 0 ? wish : wait;
        log.failed(key, failure, wait);
        return clock.instant().plus(wait);
    }
}
