package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * ServiceAccounts as far as they may be read: of each other it is not known whether it exists, and
 * it counts as what Secrets say of it.
 */
public final class KnownAccounts {
    private final List<ClusterObject> readable;
    private final Map<ObjectKey, String> uids;
    private final Predicate<ObjectKey> isKnown;

    private KnownAccounts(List<ClusterObject> readable, Predicate<ObjectKey> isKnown) {
        this.readable = List.copyOf(readable);
        this.uids =
                readable.stream().collect(Collectors.toMap(ClusterObject::key, ClusterObject::uid));
        this.isKnown = isKnown;
    }

    /** These are all there are. */
    public static KnownAccounts all(List<ClusterObject> accounts) {
        return new KnownAccounts(accounts, _ -> true);
    }

    /** Only this one was asked for, and it is what was found. */
    public static KnownAccounts only(ObjectKey asked, List<ClusterObject> found) {
        return new KnownAccounts(found, asked::equals);
    }

    /** None may be read. */
    public static KnownAccounts none() {
        return new KnownAccounts(List.of(), _ -> false);
    }

    /** Those that may be read. */
    public List<ClusterObject> readable() {
        return readable;
    }

    /** Whether it is known if the account that the Secret names exists. */
    public boolean knows(PullSecret secret) {
        return isKnown.test(key(secret, secret.serviceAccount()));
    }

    /** What is around a Secret, on a registry with these hosts; empty when they are not known. */
    public Surroundings around(PullSecret secret, List<RegistryHost> hosts) {
        Set<String> live =
                secret.owners().stream()
                        .filter(owner -> mayLive(key(secret, owner.name()), owner.uid()))
                        .map(OwnerReference::uid)
                        .collect(Collectors.toSet());
        return new Surroundings(uid(secret), live, hosts);
    }

    private boolean mayLive(ObjectKey account, String uid) {
        return !isKnown.test(account) || uid.equals(uids.get(account));
    }

    private String uid(PullSecret secret) {
        if (!secret.isManaged()) {
            return "";
        }
        if (!knows(secret)) {
            return recordedUid(secret);
        }
        return uids.getOrDefault(key(secret, secret.serviceAccount()), "");
    }

    private static ObjectKey key(PullSecret secret, String account) {
        return ObjectKey.of(Kind.SERVICE_ACCOUNT, secret.key().namespace(), account);
    }

    private static String recordedUid(PullSecret secret) {
        Stream<String> ofTokens =
                secret.content() instanceof Content.Config config
                        ? config.tokens().values().stream().map(token -> token.owner().uid())
                        : Stream.of();
        return Stream.concat(Stream.of(secret.stamp().serviceAccountUid()), ofTokens)
                .filter(uid -> !uid.isEmpty())
                .findFirst()
                .orElse("not known");
    }
}
