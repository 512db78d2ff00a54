package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.KnownAccounts;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.Surroundings;
import java.util.List;
import java.util.Optional;

/**
 * The ServiceAccounts of a Secret's namespace, as far as they may be read: all of them, or the one
 * that the Secret names, or none.
 */
final class Accounts {
    private final PullSecret secret;
    private final KnownAccounts known;
    private final Optional<ClusterException> gap;

    private Accounts(PullSecret secret, KnownAccounts known, Optional<ClusterException> gap) {
        this.secret = secret;
        this.known = known;
        this.gap = gap;
    }

    static Accounts read(Cluster cluster, PullSecret secret) {
        String namespace = secret.key().namespace();
        try {
            List<ClusterObject> all = cluster.list(Kind.SERVICE_ACCOUNT, Selection.in(namespace));
            return new Accounts(secret, KnownAccounts.all(all), Optional.empty());
        } catch (ClusterException e) {
            Optional<ClusterException> gap = Optional.of(forbidden(e));
            if (!secret.isManaged()) {
                return new Accounts(secret, KnownAccounts.none(), gap);
            }
            try {
                var key = ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, secret.serviceAccount());
                List<ClusterObject> found = cluster.get(key).stream().toList();
                return new Accounts(secret, KnownAccounts.only(key, found), gap);
            } catch (ClusterException alsoOne) {
                return new Accounts(secret, KnownAccounts.none(), Optional.of(forbidden(alsoOne)));
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
        return known.readable();
    }

    /** Why not all may be read; empty if they may. */
    Optional<ClusterException> gap() {
        return gap;
    }

    /** Whether it is known if the account that the Secret names exists. */
    boolean isNamedRead() {
        return known.knows(secret);
    }

    /** What is around the Secret; what may not be read counts as what the Secret says of it. */
    Surroundings around(List<RegistryHost> hosts) {
        return known.around(secret, hosts);
    }
}
