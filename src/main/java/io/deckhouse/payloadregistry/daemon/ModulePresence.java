package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private final ServedWatch services;
    private final ServedWatch configs;
    private final AtomicLong apiChanges = new AtomicLong(-1);
    private final Set<String> servedBy = new ConcurrentSkipListSet<>();
    private final Thread looker;
    private volatile boolean enabled;
    private volatile String told = "";

    private ModulePresence(Cluster cluster, Clock clock) {
        this.services =
                new ServedWatch(
                        cluster,
                        new ServedWatch.Subject(
                                Kind.API_SERVICE, List.of(Selection.all()), this::serviceChanged),
                        clock,
                        () -> 0);
        Selection one =
                Selection.all().withField("metadata.name", StaticUsers.MODULE_CONFIG.name());
        this.configs =
                new ServedWatch(
                        cluster,
                        new ServedWatch.Subject(
                                Kind.MODULE_CONFIG, List.of(one), this::configChanged),
                        clock,
                        apiChanges::get);
        this.looker = Thread.ofVirtual().name("module presence").unstarted(this::lookAgain);
    }

    /** Looks, which takes a moment, and keeps looking until it is closed. */
    public static ModulePresence start(Cluster cluster, Clock clock) throws InterruptedException {
        ModulePresence presence = new ModulePresence(cluster, clock);
        presence.look();
        for (long waited = 0;
                !presence.knows() && waited < FIRST_LOOK.toMillis();
                waited += FIRST_PAUSE.toMillis()) {
            Thread.sleep(FIRST_PAUSE);
            presence.look();
        }
        presence.looker.start();
        return presence;
    }

    /** Why pull Secrets are the module's to fill; empty when they are not. */
    public Optional<String> reason() {
        if (enabled) {
            return Optional.of("ModuleConfig payload-registry is enabled");
        }
        return servedBy.stream()
                .findFirst()
                .map(service -> "APIService " + service + " is served by a service");
    }

    /** That leadership, but held only while pull Secrets are not the module's to fill. */
    public Leadership yielding(Leadership leadership) {
        return new Leadership() {
            @Override
            public boolean isHeld() {
                return reason().isEmpty() && leadership.isHeld();
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
        looker.interrupt();
        try {
            looker.join(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        services.close();
        configs.close();
    }

    private boolean knows() {
        return services.isSynced() && configs.isSynced();
    }

    private void lookAgain() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        services.look();
        if (!services.isSynced() && apiChanges.get() >= 0) {
            apiChanges.set(-1);
        } else if (services.isSynced()) {
            apiChanges.compareAndSet(-1, 0);
        }
        configs.look();
        String now = reason().orElse("");
        if (!now.equals(told)) {
            told = now;
            if (now.isEmpty()) {
                LOG.info("the Deckhouse module does not work here any more: fills pull Secrets");
            } else {
                LOG.atInfo()
                        .addKeyValue("because", now)
                        .log("leaves pull Secrets to the Deckhouse module payload-registry");
            }
        }
    }

    private void serviceChanged(Change change) {
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
        apiChanges.updateAndGet(before -> before < 0 ? before : before + 1);
    }

    /** One without a service is made by a CustomResourceDefinition of the group. */
    private static boolean isTheModules(ClusterObject service) {
        return service.at("spec", "group").asString("").equals(Rule.API_GROUP)
                && service.at("spec", "service").isObject();
    }

    private void configChanged(Change change) {
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
