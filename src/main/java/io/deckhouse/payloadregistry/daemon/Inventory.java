package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the watches have told: managed pull Secrets reduced to decisions' needs, ServiceAccounts to
 * their uids.
 *
 * <p>What we wrote or read ourselves is newer than what a watch still has to tell; such late news
 * is left out.
 */
final class Inventory {
    /** In the order of their news, so that the same news lead to the same work. */
    private final Map<ObjectKey, PullSecret> secrets = new LinkedHashMap<>();

    private final Map<ObjectKey, String> accounts = new HashMap<>();
    private final Dependents dependents = new Dependents();

    /** The versions that we know without the watch, until the watch has told them, too. */
    private final Map<ObjectKey, String> ahead = new HashMap<>();

    /** The Secrets that we read while the watch still told of another one of that name. */
    private final Set<ObjectKey> secretsAhead = new HashSet<>();

    /** The accounts that we read while the watch still told otherwise, until it has told more. */
    private final Set<ObjectKey> accountsAhead = new HashSet<>();

    /** Takes in a change of a Secret; returns the keys that are to be looked at. */
    Set<ObjectKey> secretChanged(Change change) {
        return switch (change) {
            case Change.Created(var object) -> seen(object);
            case Change.Updated(var object) -> seen(object);
            case Change.Deleted(var key, var uid) -> gone(key, uid);
        };
    }

    /** Our own write that comes back by the watch need not be read and looked at again. */
    private Set<ObjectKey> seen(ClusterObject object) {
        return recognizes(object) ? Set.of() : told(PullSecret.read(object));
    }

    /** Whether this version of a Secret is the one that is known. */
    synchronized boolean has(Watch.Version version) {
        if (version.namespace().isEmpty() || version.name().isEmpty()) {
            return false; // of no Secret
        }
        PullSecret known =
                secrets.get(ObjectKey.of(Kind.SECRET, version.namespace(), version.name()));
        return known != null
                && !version.resourceVersion().isEmpty()
                && known.stored().resourceVersion().equals(version.resourceVersion())
                && known.stored().uid().equals(version.uid());
    }

    /** Likewise of a Secret that its watch has told with that. */
    synchronized boolean recognizes(ClusterObject secret) {
        boolean isKnown = has(Watch.Version.of(secret));
        if (isKnown) {
            ahead.remove(secret.key());
            secretsAhead.remove(secret.key());
        }
        return isKnown;
    }

    /** Takes in a change of a ServiceAccount; returns the Secrets that are to be looked at. */
    synchronized Set<ObjectKey> accountChanged(Change change) {
        String before = accountUid(change.key());
        String after =
                switch (change) {
                    case Change.Created(var object) -> object.uid();
                    case Change.Updated(var object) -> object.uid();
                    case Change.Deleted(_, var uid) ->
                            uid.isEmpty() || uid.equals(before) ? "" : before;
                };
        setAccount(change.key(), after);
        // Of what was read, only the Secret knows for which it was read.
        boolean isNews = accountsAhead.remove(change.key()) || !before.equals(after);
        return isNews ? dependents.of(change.key()) : Set.of();
    }

    /**
     * Takes in a Secret as we wrote or read it, empty when it was not there; unless a watch told
     * something about it since we knew it as {@code before}.
     */
    synchronized void know(PullSecret before, Optional<PullSecret> after) {
        PullSecret known = secrets.get(before.key());
        if (known == null || !known.stored().equals(before.stored())) {
            return;
        }
        boolean wasAhead = secretsAhead.contains(before.key());
        drop(before.key());
        after.ifPresent(secret -> {
            store(secret);
            ahead.put(secret.key(), secret.stored().resourceVersion());
            if (wasAhead || !secret.stored().uid().equals(before.stored().uid())) {
                secretsAhead.add(secret.key());
            }
        });
    }

    /**
     * Takes in that a Secret was looked for and not found. What its watch told of is for that to
     * take back; what it may never have told of, it may never take back either.
     */
    synchronized void missed(PullSecret before) {
        if (secretsAhead.contains(before.key())) {
            know(before, Optional.empty());
        }
    }

    /**
     * Takes in a ServiceAccount, which had this uid before, as we read it or, likewise, did not
     * find it.
     */
    synchronized void know(ObjectKey account, String before, Optional<ClusterObject> after) {
        if (!accountUid(account).equals(before)) {
            return;
        }
        if (after.isEmpty()) {
            if (accountsAhead.remove(account)) {
                setAccount(account, "");
            }
        } else if (!after.get().uid().equals(before)) {
            setAccount(account, after.get().uid());
            accountsAhead.add(account);
        }
    }

    private void drop(ObjectKey key) {
        ahead.remove(key);
        secretsAhead.remove(key);
        PullSecret known = secrets.remove(key);
        if (known != null) {
            dependents.remove(known);
        }
    }

    /** A managed Secret. */
    synchronized Optional<PullSecret> secret(ObjectKey key) {
        return Optional.ofNullable(secrets.get(key));
    }

    /** All managed Secrets. */
    synchronized List<PullSecret> secrets() {
        return List.copyOf(secrets.values());
    }

    /** How many managed Secrets are in each state. */
    Map<State, Integer> byState(Function<PullSecret, Finding> judge) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        secrets().forEach(one -> counts.merge(judge.apply(one).state(), 1, Integer::sum));
        return counts;
    }

    /** The keys of all managed Secrets. */
    synchronized List<ObjectKey> keys() {
        return List.copyOf(secrets.keySet());
    }

    /** A ServiceAccount with a Secret that was filled; empty when there is none. */
    synchronized Optional<ObjectKey> filledAccount() {
        return secrets.values().stream()
                .filter(secret -> secret.isManaged() && secret.stamp().trusted())
                .map(secret -> Dependents.accountKey(secret, secret.serviceAccount()))
                .filter(accounts::containsKey)
                .findFirst();
    }

    /** When the first of the tokens ends; {@link Instant#MAX} when there is none. */
    synchronized Instant earliestExpiry() {
        return secrets.values().stream()
                .flatMap(secret -> Checks.expiresAt(secret).stream())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** The uid of the ServiceAccount that a Secret names; empty when there is none. */
    synchronized String accountUid(PullSecret secret) {
        return secret.isManaged()
                ? accountUid(Dependents.accountKey(secret, secret.serviceAccount()))
                : "";
    }

    /** A ServiceAccount's uid; empty when there is none. */
    synchronized String accountUid(ObjectKey account) {
        return accounts.getOrDefault(account, "");
    }

    /** Those uids of a Secret's owners that belong to existing ServiceAccounts. */
    synchronized Set<String> liveOwnerUids(PullSecret secret) {
        Set<String> live = new HashSet<>();
        for (OwnerReference owner : secret.owners()) {
            if (Dependents.isNamed(owner)
                    && owner.uid()
                            .equals(accountUid(Dependents.accountKey(secret, owner.name())))) {
                live.add(owner.uid());
            }
        }
        return live;
    }

    private synchronized Set<ObjectKey> told(PullSecret secret) {
        ObjectKey key = secret.key();
        String known = ahead.get(key);
        if (known != null && isOlder(secret.stored().resourceVersion(), known)) {
            if (uid(key).equals(secret.stored().uid())) {
                secretsAhead.remove(key);
            }
            return Set.of();
        }
        ahead.remove(key);
        boolean wasManaged = secrets.containsKey(key);
        store(secret);
        return secret.annotated() || wasManaged ? Set.of(key) : Set.of();
    }

    private String uid(ObjectKey key) {
        PullSecret known = secrets.get(key);
        return known == null ? "" : known.stored().uid();
    }

    private synchronized Set<ObjectKey> gone(ObjectKey key, String uid) {
        PullSecret known = secrets.get(key);
        boolean isAnother = known != null && !uid.isEmpty() && !uid.equals(known.stored().uid());
        if (known == null || isAnother) {
            return Set.of();
        }
        drop(key);
        return Set.of(key);
    }

    private void store(PullSecret secret) {
        drop(secret.key());
        if (!secret.annotated()) {
            return;
        }
        secrets.put(secret.key(), secret.reduced());
        dependents.add(secret);
    }

    private void setAccount(ObjectKey account, String uid) {
        if (uid.isEmpty()) {
            accounts.remove(account);
        } else {
            accounts.put(account, uid);
        }
    }

    /** Versions are decimal numbers of the whole cluster; others cannot be compared. */
    private static boolean isOlder(String version, String known) {
        try {
            return Long.parseLong(version) < Long.parseLong(known);
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
