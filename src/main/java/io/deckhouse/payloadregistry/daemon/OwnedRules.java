package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Role and the RoleBinding of each PayloadRepositoryAccess object, as they are stored. */
final class OwnedRules {
    private static final ApplyOptions OWN = ApplyOptions.forced(AccessRules.MANAGER);

    private static final String ANEW = "it is made anew";

    private final Cluster cluster;
    private final AccessInventory inventory;
    private final AccessLog log;
    private final AccessRehearsal rehearsal;

    OwnedRules(Cluster cluster, AccessInventory inventory, AccessLog log) {
        this.cluster = cluster;
        this.inventory = inventory;
        this.log = log;
        this.rehearsal = new AccessRehearsal(cluster, OWN);
    }

    /** Somebody else's object has the name. */
    static final class NameTaken extends RuntimeException {
        NameTaken(ObjectKey key) {
            super(key + " is there and belongs to somebody else", null, false, false);
        }
    }

    /** The object that asks for a Role is gone, or about to be; its watch has not told yet. */
    static final class AccessGone extends RuntimeException {
        AccessGone(ObjectKey key) {
            super(key + " is not there any more", null, false, false);
        }
    }

    /**
     * What the cluster stores gives something else than was written, even where it was made anew.
     */
    static final class NotKept extends RuntimeException {
        NotKept(ClusterObject stored) {
            super(changed(stored), null, false, false);
        }
    }

    /** The Role's name while there is one. */
    String standing(ObjectKey key) {
        ObjectKey role = AccessRules.roleKey(key);
        return inventory
                .find(role)
                .filter(object -> AccessRules.belongsTo(object, key))
                .map(_ -> role.name())
                .orElse("");
    }

    /** Whether one of the two is there. */
    boolean exist(ObjectKey access) {
        return !found(access).isEmpty();
    }

    /** When what stands ends. */
    Expiry end(ObjectKey access) {
        return inventory
                .find(AccessRules.roleKey(access))
                .map(ExpiringGrants::expiry)
                .orElse(Expiry.never());
    }

    /**
     * Lets nothing stand longer than until this end; until then it gives what it gave. What cannot
     * be given an end ends now.
     *
     * @return whether anything had to be written
     */
    boolean endBy(ClusterObject access, Expiry end) {
        List<ClusterObject> later =
                found(access.key()).stream()
                        .filter(one -> end.at().isBefore(ExpiringGrants.expiry(one).at()))
                        .toList();
        later.forEach(object -> endBy(access, object, end));
        return !later.isEmpty();
    }

    /** The API server lets nobody change what gives more than they hold, or a Role not there. */
    private void endBy(ClusterObject access, ClusterObject object, Expiry end) {
        try {
            inventory.write(
                    object.key(), () -> cluster.apply(AccessRules.ending(object, end), OWN));
            log.wrote(access, object.key());
        } catch (ClusterException e) {
            if (!isRefusal(e) && e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            delete(object, "it cannot be given an end: " + e.getMessage());
        }
    }

    private static boolean isRefusal(ClusterException failure) {
        return failure.reason() == Reason.INVALID || failure.reason() == Reason.FORBIDDEN;
    }

    /** What others changed of what is desired, and who; empty while all is in step. */
    Optional<String> changed(ClusterObject... desired) {
        return Stream.of(desired)
                .filter(one -> !isInStep(inventory.find(one.key()), one))
                .map(one ->
                        inventory
                                .find(one.key())
                                .map(OwnedRules::changed)
                                .orElse(one.key() + " was deleted"))
                .findFirst();
    }

    private static String changed(ClusterObject stored) {
        List<String> writers = AccessRules.otherWriters(stored);
        return stored.key()
                + " was changed by "
                + (writers.isEmpty() ? "somebody" : String.join(", ", writers));
    }

    /** Deletes both; the reason is for the log. */
    void remove(ObjectKey access, String because) {
        found(access).forEach(object -> delete(object, because));
    }

    /**
     * Brings both in step; nobody ever gets what no version of the object gave them.
     *
     * @return whether anything had to be written
     * @throws NameTaken before anything is written
     * @throws AccessGone likewise
     * @throws NotKept when something in the cluster changes what is written
     * @throws ClusterException when the cluster refuses; what was granted before stays, or less
     */
    boolean ensure(ClusterObject access, ClusterObject role, ClusterObject binding) {
        if (isInStep(inventory.find(role.key()), role)
                && isInStep(inventory.find(binding.key()), binding)) {
            return false;
        }
        Optional<ClusterObject> oldRole = stored(access, role);
        Optional<ClusterObject> oldBinding = stored(access, binding);
        if (isInStep(oldRole, role) && isInStep(oldBinding, binding)) {
            return false;
        }
        if (oldRole.isEmpty() || !rehearsal.passes(oldRole.get(), role, oldBinding, binding)) {
            startAnew(access, oldRole, role, oldBinding, binding);
            return true;
        }
        if (!isInStep(oldRole, role)) {
            oldBinding = narrowed(oldBinding, binding);
            put(access, oldRole, role);
        }
        put(access, oldBinding, binding);
        return true;
    }

    /**
     * Makes the Role, and the binding unless that is in step: without its Role a binding gives
     * nothing and cannot be changed either, and one to a Role that is not held cannot be.
     */
    private void startAnew(
            ClusterObject access,
            Optional<ClusterObject> oldRole,
            ClusterObject role,
            Optional<ClusterObject> oldBinding,
            ClusterObject binding) {
        checkThatItLives(access);
        Optional<ClusterObject> kept = oldBinding.filter(one -> AccessRules.isInStep(one, binding));
        if (kept.isEmpty()) {
            oldBinding.ifPresent(one -> delete(one, ANEW));
        }
        oldRole.ifPresent(one -> delete(one, ANEW));
        start(access, role, kept, binding);
    }

    /** Its Role may be missing because it went with the object. */
    private void checkThatItLives(ClusterObject access) {
        boolean lives =
                cluster.get(access.key())
                        .filter(one -> one.uid().equals(access.uid()) && !one.isBeingDeleted())
                        .isPresent();
        if (!lives) {
            throw new AccessGone(access.key());
        }
    }

    /**
     * Without a Role nothing can be bound, not even for a try: the API server looks up what would
     * be given. So the Role is there for a moment, and bound to nobody, when its binding is
     * refused.
     */
    private void start(
            ClusterObject access,
            ClusterObject role,
            Optional<ClusterObject> oldBinding,
            ClusterObject binding) {
        ClusterObject written = inventory.write(role.key(), () -> cluster.create(role, OWN));
        checkThatItIsKept(written, role);
        try {
            put(access, oldBinding, binding);
        } catch (ClusterException e) {
            if (isRefusal(e)) {
                // Else half a grant; and what did not come to be is no news at every try.
                cluster.delete(written.key(), Preconditions.uid(written.uid()));
                inventory.forget(written.key(), written.uid());
            } else {
                log.wrote(access, written.key());
            }
            throw e;
        }
        log.wrote(access, written.key());
    }

    private Optional<ClusterObject> stored(ClusterObject access, ClusterObject desired) {
        ObjectKey key = desired.key();
        return inventory.read(
                key,
                () -> {
                    Optional<ClusterObject> stored = cluster.get(key);
                    if (stored.isPresent() && !AccessRules.belongsTo(stored.get(), access.key())) {
                        throw new NameTaken(key);
                    }
                    return stored;
                });
    }

    /** Before the Role changes, it is taken from those who are not to have what it then gives. */
    private Optional<ClusterObject> narrowed(Optional<ClusterObject> old, ClusterObject binding) {
        if (old.isEmpty() || old.get().at("subjects").equals(binding.at("subjects"))) {
            return old;
        }
        if (!AccessRules.canBecome(old.get(), binding)) {
            delete(old.get(), "it cannot be changed to what is asked for");
            return Optional.empty();
        }
        ClusterObject fewer = AccessRules.narrowed(old.get(), binding);
        return Optional.of(cluster.apply(AccessRules.boundTo(old.get(), fewer), OWN));
    }

    private void put(ClusterObject access, Optional<ClusterObject> stored, ClusterObject desired) {
        if (isInStep(stored, desired)) {
            return;
        }
        ObjectKey key = desired.key();
        Optional<ClusterObject> old = stored;
        if (stored.isPresent() && AccessRules.canBecome(stored.get(), desired)) {
            ClusterObject fields = AccessRules.boundTo(stored.get(), desired);
            old = Optional.of(inventory.write(key, () -> cluster.apply(fields, OWN)));
        }
        if (!isInStep(old, desired)) {
            // An apply leaves what is another manager's, and what it was created with.
            old.ifPresent(one -> delete(one, ANEW));
            old = Optional.of(inventory.write(key, () -> cluster.create(desired, OWN)));
        }
        checkThatItIsKept(old.orElseThrow(), desired);
        log.wrote(access, key);
    }

    private static void checkThatItIsKept(ClusterObject stored, ClusterObject desired) {
        if (!AccessRules.isInStep(stored, desired)) {
            throw new NotKept(stored);
        }
    }

    private static boolean isInStep(Optional<ClusterObject> stored, ClusterObject desired) {
        return stored.filter(object -> AccessRules.isInStep(object, desired)).isPresent();
    }

    private List<ClusterObject> found(ObjectKey access) {
        // The binding first: from then on the Role gives nothing.
        return List.of(AccessRules.bindingKey(access), AccessRules.roleKey(access)).stream()
                .flatMap(key -> inventory.find(key).stream())
                .filter(object -> AccessRules.belongsTo(object, access))
                .toList();
    }

    private void delete(ClusterObject object, String because) {
        if (cluster.delete(object.key(), Preconditions.uid(object.uid()))) {
            log.removed(object.key(), because);
        }
        inventory.forget(object.key(), object.uid());
    }
}
