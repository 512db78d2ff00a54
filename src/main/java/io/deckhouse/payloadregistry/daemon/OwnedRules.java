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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The Role and the RoleBinding of each PayloadRepositoryAccess object, as they are stored. */
final class OwnedRules {
    private static final ApplyOptions OWN = ApplyOptions.forced(AccessRules.MANAGER);

    private final Cluster cluster;
    private final AccessInventory inventory;
    private final AccessLog log;

    OwnedRules(Cluster cluster, AccessInventory inventory, AccessLog log) {
        this.cluster = cluster;
        this.inventory = inventory;
        this.log = log;
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
     * Lets nothing stand longer than until this end; until then it gives what it gave.
     *
     * @return whether anything had to be written
     */
    boolean endBy(ClusterObject access, Expiry end) {
        List<ClusterObject> later =
                found(access.key()).stream()
                        .filter(one -> end.at().isBefore(ExpiringGrants.expiry(one).at()))
                        .toList();
        for (ClusterObject object : later) {
            inventory.write(
                    object.key(), () -> cluster.apply(AccessRules.ending(object, end), OWN));
            log.wrote(access, object.key());
        }
        return !later.isEmpty();
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
        if (oldRole.isEmpty()) {
            checkThatItLives(access);
            start(access, role, narrowed(oldBinding, binding), binding);
            return true;
        }
        rehearse(oldRole, role);
        rehearse(oldBinding, binding);
        if (!isInStep(oldRole, role)) {
            oldBinding = narrowed(oldBinding, binding);
            put(access, oldRole, role);
        }
        put(access, oldBinding, binding);
        return true;
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
        try {
            put(access, oldBinding, binding);
        } catch (ClusterException e) {
            if (e.reason() == Reason.INVALID || e.reason() == Reason.FORBIDDEN) {
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

    /** Has the cluster judge what is about to be written. */
    private void rehearse(Optional<ClusterObject> stored, ClusterObject desired) {
        ApplyOptions rehearsal = OWN.withDryRun(true);
        if (stored.isEmpty()) {
            cluster.create(desired, rehearsal);
        } else if (canBecome(stored.get(), desired) && !isInStep(stored, desired)) {
            cluster.apply(bound(desired, stored.get()), rehearsal);
        }
    }

    /** Before the Role changes, it is taken from those who are not to have what it then gives. */
    private Optional<ClusterObject> narrowed(Optional<ClusterObject> old, ClusterObject binding) {
        if (old.isEmpty() || old.get().at("subjects").equals(binding.at("subjects"))) {
            return old;
        }
        if (!canBecome(old.get(), binding)) {
            delete(old.get(), "it cannot be changed to what is asked for");
            return Optional.empty();
        }
        List<JsonNode> before = old.get().at("subjects").valueStream().toList();
        ClusterObject both =
                binding.with(tree -> {
                    ArrayNode subjects = tree.putArray("subjects");
                    binding.at("subjects")
                            .valueStream()
                            .filter(before::contains)
                            .forEach(subjects::add);
                });
        return Optional.of(cluster.apply(bound(both, old.get()), OWN));
    }

    private void put(ClusterObject access, Optional<ClusterObject> stored, ClusterObject desired) {
        if (isInStep(stored, desired)) {
            return;
        }
        Optional<ClusterObject> kept = stored.filter(one -> canBecome(one, desired));
        if (kept.isEmpty()) {
            stored.ifPresent(one -> cluster.delete(one.key(), Preconditions.uid(one.uid())));
        }
        inventory.write(
                desired.key(),
                () ->
                        kept.isEmpty()
                                ? cluster.create(desired, OWN)
                                : cluster.apply(bound(desired, kept.get()), OWN));
        log.wrote(access, desired.key());
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
