package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which Secrets are concerned when a ServiceAccount comes or goes; for one thread at a time. */
final class Dependents {
    private final Map<ObjectKey, Set<ObjectKey>> secrets = new HashMap<>();

    /** The Secrets that concern an account. */
    Set<ObjectKey> of(ObjectKey account) {
        return Set.copyOf(secrets.getOrDefault(account, Set.of()));
    }

    void add(PullSecret secret) {
        for (ObjectKey account : accountsOf(secret)) {
            secrets.computeIfAbsent(account, _ -> new HashSet<>()).add(secret.key());
        }
    }

    void remove(PullSecret secret) {
        for (ObjectKey account : accountsOf(secret)) {
            Set<ObjectKey> keys = secrets.getOrDefault(account, Set.of());
            keys.remove(secret.key());
            if (keys.isEmpty()) {
                secrets.remove(account);
            }
        }
    }

    /** The accounts whose coming and going concerns a Secret: the named one and its owners. */
    static Set<ObjectKey> accountsOf(PullSecret secret) {
        Set<ObjectKey> keys = new HashSet<>();
        for (OwnerReference owner : secret.owners()) {
            if (isNamed(owner)) {
                keys.add(accountKey(secret, owner.name()));
            }
        }
        if (secret.isManaged()) {
            keys.add(accountKey(secret, secret.serviceAccount()));
        }
        return keys;
    }

    static boolean isNamed(OwnerReference owner) {
        return owner.isServiceAccount() && !owner.name().isEmpty();
    }

    static ObjectKey accountKey(PullSecret secret, String account) {
        return ObjectKey.of(Kind.SERVICE_ACCOUNT, secret.key().namespace(), account);
    }
}
