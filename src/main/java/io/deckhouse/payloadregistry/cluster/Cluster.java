package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the objects live: a Kubernetes API server or a directory of manifests.
 *
 * <p>Safe for concurrent use. Every method may throw {@link ClusterException}; each call is bounded
 * by the implementation's request timeout.
 */
public interface Cluster extends AutoCloseable {
    /** Reads one object; empty when it, its namespace, or its kind is not there. */
    Optional<ClusterObject> get(ObjectKey key);

    /**
     * Lists the selected objects, ordered by namespace and name. A kind that is not served:
     * NOT_FOUND.
     */
    List<ClusterObject> list(Kind kind, Selection selection);

    /**
     * Likewise passes one after the other, in any order, without keeping them together: they may be
     * many, and large.
     */
    default void each(Kind kind, Selection selection, Consumer<ClusterObject> taker) {
        list(kind, selection).forEach(taker);
    }

    /**
     * Watches the selected objects: first each existing one as created, then every change in order.
     *
     * <p>Reconnects by itself; what was missed meanwhile is told as the difference.
     */
    Watch watch(Kind kind, Selection selection, Watch.Listener listener);

    /** Stores a new object; fails with ALREADY_EXISTS when the name is taken. */
    ClusterObject create(ClusterObject object, ApplyOptions options);

    /**
     * Applies the given fields with server-side apply and returns the stored object.
     *
     * <p>Fields that this manager applied before and does not now are removed. A uid or
     * resourceVersion in the object's metadata is a precondition, failing with CONFLICT; with a uid
     * the object is never created. Status is not touched, or nothing else is: as the options say;
     * the status of an absent object is CONFLICT or NOT_FOUND.
     */
    ClusterObject apply(ClusterObject fields, ApplyOptions options);

    /**
     * Replaces an object as a whole, which must be as it was read: with the uid and resourceVersion
     * of then, CONFLICT when it was changed, deleted or made anew since.
     *
     * <p>What the given object lacks is removed, whoever owned it.
     */
    ClusterObject replace(ClusterObject object, ApplyOptions options);

    /**
     * Deletes an object if it has this uid (any, when empty) and this resourceVersion (likewise).
     *
     * @return whether it was there; a different uid or resourceVersion is CONFLICT
     */
    boolean delete(ObjectKey key, Preconditions preconditions);

    /**
     * Requests a token for a ServiceAccount; NOT_FOUND without the account, CONFLICT when the bound
     * uid is another.
     */
    IssuedToken requestToken(String namespace, String serviceAccount, TokenSpec spec);

    /**
     * Asks whether a token is good for at least one of the audiences (the cluster's own, when none
     * are given).
     */
    TokenReview reviewToken(Password token, List<String> audiences);

    /**
     * Shows an occurrence to whoever looks at the object: as an Event in Kubernetes, equal ones
     * counted; a directory has no place for it and ignores it.
     */
    void report(Occurrence occurrence);

    /**
     * Likewise, and tells each call that it takes before it is made.
     *
     * @param asked is told the verb of each call, as RBAC has it
     */
    default void report(Occurrence occurrence, Consumer<String> asked) {
        report(occurrence);
    }

    /** Asks as whom this connection works; empty where nobody is known, as in a directory. */
    Optional<TokenReview.Authenticated> whoAmI();

    /**
     * How far the cluster's clock is ahead of this machine's, in whole seconds, as its last answer
     * had the date; empty before there was one, and where no server answers. Nothing is asked of
     * the cluster.
     */
    default Optional<Duration> clockAhead() {
        return Optional.empty();
    }

    /**
     * The bearer token by which this connection proves who it is; empty where it does so in another
     * way, as by a client certificate. Nothing is asked of the cluster.
     */
    default Optional<Password> ownToken() {
        return Optional.empty();
    }

    /**
     * Asks which rules this connection's identity has in a namespace, patterns as they are written;
     * empty where the cluster does not tell.
     */
    default Optional<OwnRules> ownRules(String namespace) {
        return Optional.empty();
    }

    /**
     * The rules of one's own in a namespace, about whatever API group.
     *
     * @param isComplete whether there can be no others
     */
    record OwnRules(List<Rule> rules, boolean isComplete) {
        /** Copies the list. */
        public OwnRules {
            rules = List.copyOf(rules);
        }
    }

    @Override
    void close();

    /**
     * What must hold for a deletion; an empty string holds always.
     *
     * @param dryRun whether the deletion is only checked
     */
    record Preconditions(String uid, String resourceVersion, boolean dryRun) {
        /** Delete whatever is there. */
        public static final Preconditions NONE = new Preconditions("", "");

        /** What must hold for a real deletion. */
        public Preconditions(String uid, String resourceVersion) {
            this(uid, resourceVersion, false);
        }

        /** Delete only the object with this uid. */
        public static Preconditions uid(String uid) {
            return new Preconditions(uid, "");
        }

        /** The same, but whether the deletion is only checked. */
        public Preconditions withDryRun(boolean on) {
            return new Preconditions(uid, resourceVersion, on);
        }
    }
}
