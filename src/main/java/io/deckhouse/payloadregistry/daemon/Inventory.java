package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the watches have told: managed pull Secrets reduced to decisions' needs, ServiceAccounts to
 * their uids.
 */
final class Inventory {
    private final Map<ObjectKey, PullSecret> secrets = new ConcurrentHashMap<>();
    private final Map<ObjectKey, String> accounts = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Set<ObjectKey>> dependents = new ConcurrentHashMap<>();

    /** Takes in a change of a Secret; returns the keys that are to be looked at. */
    Set<ObjectKey> secretChanged(Change change) {
        return switch (change) {
            case Change.Created(var object) -> put(PullSecret.read(object));
            case Change.Updated(var object) -> put(PullSecret.read(object));
            case Change.Deleted(var key, _) -> {
                drop(key);
                yield Set.of();
            }
        };
    }

    /** Takes in a change of a ServiceAccount; returns the Secrets that are to be looked at. */
    Set<ObjectKey> accountChanged(Change change) {
        String before =
                switch (change) {
                    case Change.Created(var object) -> remember(object);
                    case Change.Updated(var object) -> remember(object);
                    case Change.Deleted(var key, _) ->
                            Optional.ofNullable(accounts.remove(key)).orElse("");
                };
        boolean same = before.equals(accounts.getOrDefault(change.key(), ""));
        return same ? Set.of() : Set.copyOf(dependents.getOrDefault(change.key(), Set.of()));
    }

    /** Takes in a Secret as it is stored now, unless something newer is known. */
    Set<ObjectKey> put(PullSecret secret) {
        PullSecret known = secrets.get(secret.key());
        if (known != null && isOlder(secret, known)) {
            return Set.of();
        }
        if (!secret.isManaged()) {
            drop(secret.key());
            return Set.of();
        }
        if (known != null) {
            unlink(known);
        }
        secrets.put(secret.key(), secret);
        accountsOf(secret)
                .forEach(account ->
                        dependents
                                .computeIfAbsent(account, _ -> ConcurrentHashMap.newKeySet())
                                .add(secret.key()));
        return Set.of(secret.key());
    }

    /** Forgets a Secret. */
    void drop(ObjectKey key) {
        PullSecret known = secrets.remove(key);
        if (known != null) {
            unlink(known);
        }
    }

    /** A managed Secret. */
    Optional<PullSecret> secret(ObjectKey key) {
        return Optional.ofNullable(secrets.get(key));
    }

    /** All managed Secrets. */
    List<PullSecret> all() {
        return List.copyOf(secrets.values());
    }

    /** What the checks need to know beside the Secret. */
    Surroundings surroundings(PullSecret secret, List<RegistryHost> hosts) {
        Set<String> live =
                secret.owners().stream()
                        .filter(OwnerReference::isServiceAccount)
                        .filter(owner -> owner.uid().equals(uid(secret, owner.name())))
                        .map(OwnerReference::uid)
                        .collect(Collectors.toSet());
        return new Surroundings(uid(secret, secret.serviceAccount()), live, hosts);
    }

    private String uid(PullSecret secret, String account) {
        return accounts.getOrDefault(accountKey(secret, account), "");
    }

    private String remember(ClusterObject account) {
        return Optional.ofNullable(accounts.put(account.key(), account.uid())).orElse("");
    }

    private void unlink(PullSecret secret) {
        accountsOf(secret)
                .forEach(account ->
                        dependents.computeIfPresent(
                                account,
                                (_, keys) -> {
                                    keys.remove(secret.key());
                                    return keys.isEmpty() ? null : keys;
                                }));
    }

    /**
     * The ServiceAccounts whose coming and going concerns a Secret: the named one and its owners.
     */
    private static Set<ObjectKey> accountsOf(PullSecret secret) {
        Set<ObjectKey> keys =
                secret.owners().stream()
                        .filter(OwnerReference::isServiceAccount)
                        .map(owner -> accountKey(secret, owner.name()))
                        .collect(Collectors.toSet());
        keys.add(accountKey(secret, secret.serviceAccount()));
        return keys;
    }

    private static ObjectKey accountKey(PullSecret secret, String account) {
        return ObjectKey.of(Kind.SERVICE_ACCOUNT, secret.key().namespace(), account);
    }

    /**
     * A late event of a version that a write of ours has already replaced; versions are decimal
     * numbers.
     */
    private static boolean isOlder(PullSecret secret, PullSecret known) {
        if (!secret.stored().uid().equals(known.stored().uid())) {
            return false;
        }
        try {
            return Long.parseLong(secret.stored().resourceVersion())
                    < Long.parseLong(known.stored().resourceVersion());
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
