package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * An API server in simulated time and weather: every call takes time, what it does happens in the
 * middle, and its answer may be lost. Watches tell late and break; the garbage collector collects.
 */
final class SimulatedCluster implements Cluster {
    /** What the daemon is charged for. */
    enum Call {
        TOKEN,
        APPLY,
        DELETE,
        READ,
        /** Made to fail. */
        FAILED
    }

    private static final Duration COLLECTION = Duration.ofMillis(800);

    final SimulatedStore store;
    final Weather weather;
    final AtomicInteger reports = new AtomicInteger();
    private final SimulatedTime time;
    private final RandomGenerator random;
    private final List<SimulatedWatch> watches = new ArrayList<>();
    private final Map<Call, Integer> calls = new EnumMap<>(Call.class);
    private final SimulatedTokens tokens;

    SimulatedCluster(SimulatedTime time, RandomGenerator random, Consumer<Change> onChange) {
        this.time = time;
        this.random = random;
        this.weather = new Weather(random);
        this.tokens = new SimulatedTokens(time, random);
        this.store =
                new SimulatedStore(
                        random,
                        change -> {
                            onChange.accept(change);
                            tell(change);
                        });
    }

    private void tell(Change change) {
        watches.removeIf(SimulatedWatch::isClosed);
        for (SimulatedWatch watch : watches) {
            watch.happened(change);
            time.after(weather.latency(), watch::flush);
        }
        if (change instanceof Change.Deleted(var key, var _)
                && key.kind() == Kind.SERVICE_ACCOUNT) {
            time.after(COLLECTION, store::collect);
        }
    }

    int count(Call call) {
        return calls.getOrDefault(call, 0);
    }

    List<SimulatedWatch> watches() {
        return List.copyOf(watches);
    }

    SimulatedTokens tokens() {
        return tokens;
    }

    /** Ends all connections. */
    void goDown() {
        weather.goDown();
        watches.forEach(this::cut);
    }

    /** Charges for a call, lets it take its time, and does to it what the weather does. */
    private <T> T call(Call kind, Supplier<T> effect) {
        Optional<Weather.Fault> fault = weather.fault();
        calls.merge(fault.isPresent() ? Call.FAILED : kind, 1, Integer::sum);
        time.pass(weather.latency());
        if (fault.isEmpty()) {
            return effect.get();
        }
        if (fault.get().takesEffect()) {
            try {
                var _ = effect.get();
            } catch (ClusterException _) {
                // Its answer is lost, too.
            }
        }
        time.pass(fault.get().delay());
        throw fault.get().failure();
    }

    @Override
    public Optional<ClusterObject> get(ObjectKey key) {
        return call(Call.READ, () -> store.get(key));
    }

    @Override
    public List<ClusterObject> list(Kind kind, Selection selection) {
        return call(
                Call.READ,
                () ->
                        store.all().stream()
                                .filter(object -> object.key().kind() == kind)
                                .filter(selection::includes)
                                .toList());
    }

    @Override
    public Watch watch(Kind kind, Selection selection, Watch.Listener listener) {
        SimulatedWatch watch = new SimulatedWatch(kind, selection, listener, time);
        watches.add(watch);
        time.after(weather.latency(), () -> connect(watch, true));
        return watch;
    }

    /** Tries until the server is there; half of the time it has forgotten what was missed. */
    private void connect(SimulatedWatch watch, boolean anew) {
        if (watch.isClosed()) {
            return;
        }
        if (weather.isDown()) {
            time.after(Duration.ofSeconds(random.nextInt(1, 10)), () -> connect(watch, anew));
            return;
        }
        if (anew || random.nextBoolean()) {
            watch.list(store.all());
        } else {
            watch.resume();
        }
        int connection = watch.connection();
        time.after(
                weather.watchLife(),
                () -> {
                    if (watch.connection() == connection) {
                        cut(watch);
                    }
                });
    }

    private void cut(SimulatedWatch watch) {
        if (!watch.isConnected()) {
            return; // is about to connect already
        }
        watch.cut();
        time.after(Duration.ofMillis(random.nextInt(100, 5000)), () -> connect(watch, false));
    }

    @Override
    public ClusterObject create(ClusterObject object, ApplyOptions options) {
        throw new UnsupportedOperationException("the daemon creates nothing");
    }

    @Override
    public ClusterObject apply(ClusterObject fields, ApplyOptions options) {
        return call(Call.APPLY, () -> store.apply(fields, options.fieldManager()));
    }

    @Override
    public ClusterObject replace(ClusterObject object, ApplyOptions options) {
        throw new UnsupportedOperationException("the daemon replaces nothing");
    }

    @Override
    public boolean delete(ObjectKey key, Preconditions preconditions) {
        return call(
                Call.DELETE,
                () -> store.delete(key, preconditions.uid(), preconditions.resourceVersion()));
    }

    @Override
    public IssuedToken requestToken(String namespace, String serviceAccount, TokenSpec spec) {
        return call(
                Call.TOKEN,
                () -> {
                    ClusterObject account =
                            existing(ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, serviceAccount));
                    checkBinding(namespace, spec.boundTo());
                    return tokens.issue(account, spec);
                });
    }

    private void checkBinding(String namespace, TokenSpec.BoundSecret bound) {
        if (bound.isNone()) {
            return;
        }
        ObjectKey secret = ObjectKey.of(Kind.SECRET, namespace, bound.name());
        if (!existing(secret).uid().equals(bound.uid())) {
            throw new ClusterException(Reason.CONFLICT, secret + " is another one");
        }
    }

    private ClusterObject existing(ObjectKey key) {
        return store.get(key)
                .orElseThrow(() -> new ClusterException(Reason.NOT_FOUND, key + " is not there"));
    }

    @Override
    public TokenReview reviewToken(Password token, List<String> audiences) {
        throw new UnsupportedOperationException("the daemon reviews nothing");
    }

    /** Events are not paid for. */
    @Override
    public void report(Occurrence occurrence) {
        reports.incrementAndGet();
    }

    @Override
    public Optional<TokenReview.Authenticated> whoAmI() {
        return Optional.empty();
    }

    @Override
    public void close() {
        watches.forEach(SimulatedWatch::close);
    }
}
