package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.credential.Password;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The objects of a Kubernetes cluster, through its API server. */
public final class KubernetesCluster implements Cluster {
    private static final int PAGE = 500;

    /** Where objects may be large, the first ones tell how many of the next make a page. */
    private static final int FIRST_PAGE = 20;

    /** About 16 MB. */
    private static final int PAGE_NODES = 160_000;

    private static final Comparator<ClusterObject> ORDER =
            Comparator.comparing((ClusterObject object) -> object.key().namespace())
                    .thenComparing(object -> object.key().name());

    private final ServerAccess access;
    private final String host;
    private final ApiFailures failures;
    private final ApiClient api;
    private final Events events;
    private final Tokens tokens;
    private final Writes writes;
    private final Watches watches;
    private final ServerTime time;
    private final boolean patient;

    private KubernetesCluster(
            ServerAccess access,
            KubernetesConnection connection,
            Clock clock,
            CallObserver observer) {
        this.access = access;
        this.host = access.host();
        this.patient = connection.purpose() != Purpose.COMMAND;
        String server = access.config().getMasterUrl();
        this.failures = new ApiFailures(host, access.source());
        ServerLink link = ServerLink.to(access, connection, failures);
        this.time = new ServerTime(link.transport(), clock);
        this.api = new ApiClient(new ObservedTransport(time, host, observer), server, failures);
        this.events = new Events(api, clock);
        this.tokens = new Tokens(api);
        this.writes = new Writes(api);
        this.watches = new Watches(access.config(), link.client(), clock, observer);
    }

    /**
     * Finds the cluster; nothing is sent yet.
     *
     * @throws ClusterException with CONFIGURATION when kubeconfig, context or credentials cannot be
     *     used
     */
    public static KubernetesCluster open(KubernetesConnection connection, Clock clock) {
        return open(connection, clock, CallObserver.NONE);
    }

    /** The same; the observer hears of every call; of a watch when answered. */
    public static KubernetesCluster open(
            KubernetesConnection connection, Clock clock, CallObserver observer) {
        ServerAccess access =
                new ServerAccessResolver(connection.target(), connection.environment())
                        .resolve(clock);
        var config = access.config();
        config.setRequestTimeout((int) connection.requestTimeout().toMillis());
        config.setConnectionTimeout((int) connection.requestTimeout().toMillis());
        config.setRequestRetryBackoffLimit(0);
        // One connection a watch: a dead one is noticed and left alone, not shared by later calls.
        config.setHttp2Disable(true);
        access.setProxyFrom(connection.environment());
        return new KubernetesCluster(access, connection, clock, observer);
    }

    /**
     * The names of the contexts that a connection could choose from; none without a kubeconfig.
     *
     * @throws ClusterException with CONFIGURATION when a kubeconfig cannot be read
     */
    public static List<String> contexts(KubernetesConnection connection) {
        return new ServerAccessResolver(connection.target(), connection.environment()).contexts();
    }

    /** The namespace to work in: the one asked for, else the context's or the Pod's. */
    public String currentNamespace() {
        return access.namespace();
    }

    /** Stands for leadership, by the Lease of this namespace; the identity is like no other's. */
    public Leadership lead(String namespace, String identity) {
        var leadership =
                new LeaseLeadership(
                        watches.client(() -> {}, new Watch.Part.Whole()),
                        failures,
                        namespace,
                        identity);
        leadership.start();
        return leadership;
    }

    /** Host and port of the API server. */
    public String serverHost() {
        return host;
    }

    @Override
    public Optional<ClusterObject> get(ObjectKey key) {
        try {
            JsonNode tree = api.send(ApiRequest.of("GET", ApiRequest.object(key), "read " + key));
            return Optional.of(ClusterObject.of(key.kind(), tree));
        } catch (ClusterException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<ClusterObject> list(Kind kind, Selection selection) {
        List<ClusterObject> found = new ArrayList<>();
        pages(kind, selection, PAGE, found::add);
        found.sort(ORDER);
        return List.copyOf(found);
    }

    @Override
    public void each(Kind kind, Selection selection, Consumer<ClusterObject> taker) {
        pages(kind, selection, FIRST_PAGE, taker);
    }

    private void pages(Kind kind, Selection selection, int first, Consumer<ClusterObject> taker) {
        Map<String, String> query = new LinkedHashMap<>();
        int limit = first;
        String next;
        do {
            query.put("limit", String.valueOf(limit));
            JsonNode page = page(kind, selection, query);
            for (JsonNode item : page.path("items")) {
                taker.accept(ClusterObject.of(kind, item));
            }
            next = page.path("metadata").path("continue").asString("");
            if (!next.isEmpty()) {
                long fitting = (long) limit * PAGE_NODES / Backlog.nodes(page);
                limit = Math.clamp(fitting, 1, PAGE);
                query.put("continue", next);
            }
        } while (!next.isEmpty());
    }

    private JsonNode page(Kind kind, Selection selection, Map<String, String> paging) {
        Map<String, String> query = new LinkedHashMap<>(paging);
        if (!selection.labels().requirements().isEmpty()) {
            query.put("labelSelector", selection.labels().toString());
        }
        if (!selection.fields().isEmpty()) {
            query.put("fieldSelector", joined(selection.fields()));
        }
        if (selection.mayBeOld() && !paging.containsKey("continue")) {
            query.put("resourceVersion", "0");
        }
        String path = ApiRequest.collection(kind, selection.namespace());
        return api.send(ApiRequest.of("GET", path, "list " + kind.plural()).with(query));
    }

    private static String joined(Map<String, String> requirements) {
        return requirements.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .sorted()
                .collect(Collectors.joining(","));
    }

    @Override
    public Watch watch(Kind kind, Selection selection, Watch.Listener listener) {
        if (!patient) {
            // Tells at once, and well, what a watch would only try again and again.
            page(kind, selection, Map.of("limit", "1"));
        }
        return watches.open(kind, selection, listener);
    }

    @Override
    public ClusterObject create(ClusterObject object, ApplyOptions options) {
        return writes.create(object, options);
    }

    @Override
    public ClusterObject apply(ClusterObject fields, ApplyOptions options) {
        return writes.apply(fields, options);
    }

    @Override
    public ClusterObject replace(ClusterObject object, ApplyOptions options) {
        return writes.replace(object, options);
    }

    @Override
    public boolean delete(ObjectKey key, Preconditions preconditions) {
        return writes.delete(key, preconditions);
    }

    @Override
    public IssuedToken requestToken(String namespace, String serviceAccount, TokenSpec spec) {
        return tokens.request(namespace, serviceAccount, spec);
    }

    @Override
    public TokenReview reviewToken(Password token, List<String> audiences) {
        return tokens.review(token, audiences);
    }

    @Override
    public void report(Occurrence occurrence) {
        report(occurrence, _ -> {});
    }

    @Override
    public void report(Occurrence occurrence, Consumer<String> asked) {
        events.write(occurrence, asked);
    }

    @Override
    public Optional<TokenReview.Authenticated> whoAmI() {
        return new WhoAmI(api, tokens, access.config()).find();
    }

    @Override
    public Optional<Password> ownToken() {
        return new WhoAmI(api, tokens, access.config()).token();
    }

    @Override
    public Optional<OwnRules> ownRules(String namespace) {
        return new OwnRulesReview(api).of(namespace);
    }

    @Override
    public Optional<Duration> clockAhead() {
        return time.ahead();
    }

    /** Ends every watch and the connections. */
    @Override
    public void close() {
        watches.close();
    }
}
