package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.cluster.Watch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Whether the Deckhouse module payload-registry works in this cluster, as it is now: its
 * ModuleConfig is enabled, or a service serves its API group. Then pull Secrets are its to fill.
 *
 * <p>What may not be read counts as absent, and the log says so once.
 */
public final class ModulePresence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModulePresence.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How long the start waits until the first look is complete. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    /** An API server that comes back may not serve every kind at once. */
    private static final Duration DOUBT = Duration.ofMinutes(1);

    private static final Place SERVICES = new Place(Kind.API_SERVICE, Selection.all());
    private static final Place CONFIG =
            new Place(
                    Kind.MODULE_CONFIG,
                    Selection.all().withField("metadata.name", StaticUsers.MODULE_CONFIG.name()));

    private static final String ENABLED = "ModuleConfig payload-registry is enabled";

    private final Clock clock;
    private final Map<ObjectKey, Instant> doubted = new ConcurrentHashMap<>();
    private final ServedWatch services;
    private final ServedWatch configs;
    private final AtomicLong apiChanges = new AtomicLong(-1);
    private final Set<String> servedBy = new ConcurrentSkipListSet<>();
    private final Driver looker;
    private final boolean yields;
    private final Level level;
    private volatile boolean known;
    private volatile boolean enabled;
    private volatile String told = "";

    /**
     * What is wanted of it.
     *
     * @param yields whether pull Secrets are then left to the module
     * @param isNamespaced whether its rights are for some namespaces, so that it may not look
     */
    public record Wish(boolean yields, boolean isNamespaced) {}

    private ModulePresence(Cluster cluster, Clock clock, Wish wish) {
        this.level = wish.isNamespaced() ? Level.INFO : Level.WARN;
        this.yields = wish.yields();
        this.clock = clock;
        this.services =
                new ServedWatch(cluster, subject(SERVICES, this::serviceChanged), clock, () -> 0);
        this.configs =
                new ServedWatch(
                        cluster, subject(CONFIG, this::configChanged), clock, apiChanges::get);
        this.looker = new Driver("module presence", PAUSE, this::lookAgain);
    }

    private ServedWatch.Subject subject(Place place, Watch.Listener listener) {
        return new ServedWatch.Subject(place.kind(), List.of(place.selection()), listener, level);
    }

    /** Looks, which takes a moment, and keeps looking until it is closed. */
    public static ModulePresence start(Cluster cluster, Clock clock, Wish wish)
            throws InterruptedException {
        ModulePresence presence = new ModulePresence(cluster, clock, wish);
        presence.look();
        for (long waited = 0;
                !presence.known && waited < FIRST_LOOK.toMillis();
                waited += FIRST_PAUSE.toMillis()) {
            Thread.sleep(FIRST_PAUSE);
            presence.look();
        }
        presence.looker.start();
        return presence;
    }

    /**
     * Asks once, without watching: why pull Secrets are the module's to fill; empty when they are
     * not.
     *
     * @throws ClusterException when the cluster cannot be asked at all
     */
    public static Optional<String> find(Cluster cluster) {
        if (list(cluster, CONFIG).anyMatch(ModulePresence::isEnabled)) {
            return Optional.of(ENABLED);
        }
        return list(cluster, SERVICES)
                .filter(ModulePresence::isTheModules)
                .findFirst()
                .map(service -> served(service.key().name()));
    }

    private record Place(Kind kind, Selection selection) {}

    private static Stream<ClusterObject> list(Cluster cluster, Place place) {
        try {
            return cluster.list(place.kind(), place.selection()).stream();
        } catch (ClusterException e) {
            return switch (e.reason()) {
                case NOT_FOUND, FORBIDDEN -> Stream.of();
                default -> throw e;
            };
        }
    }

    /** Why pull Secrets are left to the module; empty when they are not. */
    public Optional<String> yieldsBecause() {
        return yields ? reason() : Optional.empty();
    }

    /** By what the module is seen to work here; empty when it is not. */
    Optional<String> reason() {
        return enabled
                ? Optional.of(ENABLED)
                : servedBy.stream().findFirst().map(ModulePresence::served);
    }

    private static String served(String apiService) {
        return "APIService " + apiService + " is served by a service";
    }

    /** That leadership, but held only while pull Secrets are known not to be left to the module. */
    public Leadership yielding(Leadership leadership) {
        if (!yields) {
            return leadership;
        }
        return new Leadership() {
            @Override
            public boolean isHeld() {
                return known && reason().isEmpty() && leadership.isHeld();
            }

            @Override
            public void close() {
                leadership.close();
            }
        };
    }

    /** A number that grows when the cluster serves other kinds; negative while that is unknown. */
    public long apiChanges() {
        return apiChanges.get();
    }

    @Override
    public void close() {
        looker.stop();
        try {
            looker.awaitEnd(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        services.close();
        configs.close();
    }

    private void lookAgain() throws InterruptedException {
        look();
        Thread.sleep(PAUSE);
    }

    private void look() {
        services.look();
        if (!services.isSynced() && apiChanges.get() >= 0) {
            apiChanges.set(-1);
        } else if (services.isSynced()) {
            apiChanges.compareAndSet(-1, 0);
        }
        configs.look();
        believeAbsence();
        known |= services.isSettled() && configs.isSettled();
        tell(reason().orElse(""));
    }

    private void tell(String reason) {
        if (reason.equals(told)) {
            return;
        }
        told = reason;
        if (reason.isEmpty()) {
            LOG.info("the Deckhouse module is gone: fills pull Secrets");
        } else {
            LOG.atInfo()
                    .addKeyValue("because", reason)
                    .log(
                            yields
                                    ? "leaves pull Secrets to the Deckhouse module"
                                    : "fills pull Secrets all the same");
        }
    }

    /** Takes what is told as gone for gone, where only its kind was missed and that for long. */
    private void believeAbsence() {
        Instant now = clock.instant();
        doubted.entrySet()
                .removeIf(entry -> {
                    boolean isOver = !now.isBefore(entry.getValue());
                    if (isOver) {
                        gone(entry.getKey());
                    }
                    return isOver;
                });
    }

    private void gone(ObjectKey key) {
        if (key.kind() == Kind.API_SERVICE) {
            servedBy.remove(key.name());
        } else {
            enabled = false;
        }
    }

    /** Whether a change tells only that a kind is not served, which may pass. */
    private boolean isDoubtful(Change change) {
        if (change instanceof Change.Deleted(var key, var uid) && uid.isEmpty()) {
            doubted.putIfAbsent(key, clock.instant().plus(DOUBT));
            return true;
        }
        doubted.remove(change.key());
        return false;
    }

    private void serviceChanged(Change change) {
        if (!isDoubtful(change)) {
            service(change);
        }
        apiChanges.updateAndGet(before -> before < 0 ? before : before + 1);
    }

    private void service(Change change) {
        ObjectKey key = change.key();
        boolean serves =
                switch (change) {
                    case Change.Created(var object) -> isTheModules(object);
                    case Change.Updated(var object) -> isTheModules(object);
                    case Change.Deleted _ -> false;
                };
        if (serves) {
            servedBy.add(key.name());
        } else {
            servedBy.remove(key.name());
        }
    }

    /** One without a service is made by a CustomResourceDefinition of the group. */
    private static boolean isTheModules(ClusterObject service) {
        return service.at("spec", "group").asString("").equals(Rule.API_GROUP)
                && service.at("spec", "service").isObject();
    }

    private void configChanged(Change change) {
        if (isDoubtful(change)) {
            return;
        }
        enabled =
                switch (change) {
                    case Change.Created(var object) -> isEnabled(object);
                    case Change.Updated(var object) -> isEnabled(object);
                    case Change.Deleted _ -> false;
                };
    }

    private static boolean isEnabled(ClusterObject config) {
        return config.key().equals(StaticUsers.MODULE_CONFIG)
                && config.at("spec", "enabled").asBoolean(false);
    }
}
