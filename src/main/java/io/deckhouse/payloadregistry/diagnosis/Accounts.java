package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Content;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ServiceAccounts of a Secret's namespace, as far as they may be read: all of them, or the one
 * that the Secret names, or none.
 */
final class Accounts {
    private final PullSecret secret;
    private final List<ClusterObject> readable;
    private final Optional<ClusterException> gap;
    private final boolean isNamedRead;

    private Accounts(
            PullSecret secret,
            List<ClusterObject> readable,
            Optional<ClusterException> gap,
            boolean isNamedRead) {
        this.secret = secret;
        this.readable = readable;
        this.gap = gap;
        this.isNamedRead = isNamedRead;
    }

    static Accounts read(Cluster cluster, PullSecret secret) {
        String namespace = secret.key().namespace();
        try {
            Selection all = Selection.in(namespace);
            return new Accounts(
                    secret, cluster.list(Kind.SERVICE_ACCOUNT, all), Optional.empty(), true);
        } catch (ClusterException e) {
            Optional<ClusterException> gap = Optional.of(forbidden(e));
            if (!secret.isManaged()) {
                return new Accounts(secret, List.of(), gap, false);
            }
            try {
                var key = ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, secret.serviceAccount());
                return new Accounts(secret, cluster.get(key).stream().toList(), gap, true);
            } catch (ClusterException alsoOne) {
                return new Accounts(secret, List.of(), Optional.of(forbidden(alsoOne)), false);
            }
        }
    }

    private static ClusterException forbidden(ClusterException e) {
        if (e.reason() != Reason.FORBIDDEN) {
            throw e;
        }
        return e;
    }

    /** Those that may be read. */
    List<ClusterObject> readable() {
        return readable;
    }

    /** Why not all may be read; empty if they may. */
    Optional<ClusterException> gap() {
        return gap;
    }

    /** Whether it is known if the account that the Secret names exists. */
    boolean isNamedRead() {
        return isNamedRead;
    }

    /** What is around the Secret; what may not be read counts as what the Secret says of it. */
    Surroundings around(List<RegistryHost> hosts) {
        Set<String> uids = readable.stream().map(ClusterObject::uid).collect(Collectors.toSet());
        Predicate<OwnerReference> lives =
                owner ->
                        uids.contains(owner.uid())
                                || (gap.isPresent() && !(isNamedRead && isNamed(owner.name())));
        Set<String> live =
                secret.owners().stream()
                        .filter(lives)
                        .map(OwnerReference::uid)
                        .collect(Collectors.toSet());
        String found =
                readable.stream()
                        .filter(account -> isNamed(account.key().name()))
                        .map(ClusterObject::uid)
                        .findFirst()
                        .orElse("");
        return new Surroundings(isNamedRead ? found : recordedUid(), live, hosts);
    }

    private boolean isNamed(String name) {
        return name.equals(secret.serviceAccount());
    }

    private String recordedUid() {
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
