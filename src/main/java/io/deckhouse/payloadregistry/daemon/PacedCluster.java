package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster whose calls are counted, and taken out of the one pace of all that works with it. */
public final class PacedCluster implements Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(PacedCluster.class);

    private final Cluster cluster;
    private final Pace pace;
    private final Map<Call, LongAdder> counts = new ConcurrentHashMap<>();

    /** The namespaces in which the last Event was refused. */
    private final Set<String> withoutEvents = ConcurrentHashMap.newKeySet();

    /** A cluster to be asked this often a second, over longer than two seconds. */
    public PacedCluster(Cluster cluster, int callsPerSecond, Clock clock) {
        this.cluster = cluster;
        this.pace = new Pace(callsPerSecond, clock);
    }

    /** When work with it may begin. */
    Pace pace() {
        return pace;
    }

    /** What was done with what, as RBAC has the words: {@code patch secrets}. */
    record Call(String verb, String resource) implements Comparable<Call> {
        @Override
        public int compareTo(Call other) {
            return (resource + verb).compareTo(other.resource + other.verb);
        }
    }

    /** How many calls there were, in order. */
    Map<Call, Long> calls() {
        Map<Call, Long> sums = new TreeMap<>();
        counts.forEach((call, count) -> sums.put(call, count.sum()));
        return sums;
    }

    private void count(String verb, String resource) {
        counts.computeIfAbsent(new Call(verb, resource), _ -> new LongAdder()).increment();
    }

    private void note(String verb, String resource) {
        count(verb, resource);
        pace.take();
    }

    private <T> T call(String verb, String resource, Supplier<T> body) {
        note(verb, resource);
        try {
            T answer = body.get();
            pace.answered();
            return answer;
        } catch (ClusterException e) {
            switch (e.reason()) {
                case UNREACHABLE, TIMED_OUT -> pace.unanswered();
                case THROTTLED -> {
                    pace.answered();
                    pace.pause();
                }
                default -> pace.answered();
            }
            throw e;
        }
    }

    @Override
    public Optional<ClusterObject> get(ObjectKey key) {
        return call("get", key.kind().plural(), () -> cluster.get(key));
    }

    @Override
    public List<ClusterObject> list(Kind kind, Selection selection) {
        return call("list", kind.plural(), () -> cluster.list(kind, selection));
    }

    @Override
    public void each(Kind kind, Selection selection, Consumer<ClusterObject> taker) {
        var _ =
                call(
                        "list",
                        kind.plural(),
                        () -> {
                            cluster.each(kind, selection, taker);
                            return true;
                        });
    }

    @Override
    public Watch watch(Kind kind, Selection selection, Watch.Listener listener) {
        pace.take();
        return cluster.watch(kind, selection, new Counted(kind, listener));
    }

    private final class Counted implements Watch.Listener {
        private final Kind kind;
        private final Watch.Listener listener;

        Counted(Kind kind, Watch.Listener listener) {
            this.kind = kind;
            this.listener = listener;
        }

        @Override
        public Watch.Part part() {
            return listener.part();
        }

        @Override
        public void changed(Change change) {
            listener.changed(change);
        }

        @Override
        public void synced() {
            listener.synced();
        }

        @Override
        public void asked(String verb) {
            count(verb, kind.plural());
            listener.asked(verb);
        }
    }

    @Override
    public ClusterObject create(ClusterObject object, ApplyOptions options) {
        String resource = object.key().kind().plural();
        return call("create", resource, () -> cluster.create(object, options));
    }

    @Override
    public ClusterObject apply(ClusterObject fields, ApplyOptions options) {
        String resource = fields.key().kind().plural();
        return call("patch", resource, () -> cluster.apply(fields, options));
    }

    @Override
    public ClusterObject replace(ClusterObject object, ApplyOptions options) {
        String resource = object.key().kind().plural();
        return call("update", resource, () -> cluster.replace(object, options));
    }

    @Override
    public boolean delete(ObjectKey key, Preconditions preconditions) {
        return call("delete", key.kind().plural(), () -> cluster.delete(key, preconditions));
    }

    @Override
    public IssuedToken requestToken(String namespace, String serviceAccount, TokenSpec spec) {
        return call(
                "create",
                "serviceaccounts/token",
                () -> cluster.requestToken(namespace, serviceAccount, spec));
    }

    @Override
    public TokenReview reviewToken(Password token, List<String> audiences) {
        return call("create", "tokenreviews", () -> cluster.reviewToken(token, audiences));
    }

    /** Whether it can be shown says nothing about the work; but the log says once why not. */
    @Override
    public void report(Occurrence occurrence) {
        String namespace = occurrence.object().namespace();
        try {
            cluster.report(occurrence, verb -> note(verb, "events"));
            withoutEvents.remove(namespace);
        } catch (ClusterException e) {
            if (e.reason() == ClusterException.Reason.FORBIDDEN) {
                refusedEvent(namespace, e);
            }
            throw e;
        }
    }

    private void refusedEvent(String namespace, ClusterException refusal) {
        boolean isFirst = withoutEvents.isEmpty();
        if (withoutEvents.add(namespace) && isFirst) {
            LOG.atWarn()
                    .addKeyValue("because", refusal.getMessage())
                    .addKeyValue(
                            "remedy",
                            "the rights it needs are printed by 'serve refresher --print-rbac"
                                    + " NAMESPACE'")
                    .log("Events may not be written, so that users see none on their objects");
        }
    }

    @Override
    public Optional<TokenReview.Authenticated> whoAmI() {
        return cluster.whoAmI();
    }

    @Override
    public Optional<OwnRules> ownRules(String namespace) {
        return cluster.ownRules(namespace);
    }

    @Override
    public Optional<Duration> clockAhead() {
        return cluster.clockAhead();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
