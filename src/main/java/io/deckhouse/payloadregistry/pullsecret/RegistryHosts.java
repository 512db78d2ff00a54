package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the cluster says that the registry is: by the public domain in ModuleConfig {@code global},
 * or else by the Ingress of the module.
 */
public final class RegistryHosts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHosts.class);

    private static final ObjectKey GLOBAL = ObjectKey.of(Kind.MODULE_CONFIG, "global");
    private static final String MODULE_NAMESPACE = "d8-payload-registry";

    /** Where each kind that names the host is looked for; the first that names one counts. */
    private static final Map<Kind, Selection> PLACES =
            Map.of(
                    Kind.MODULE_CONFIG,
                    Selection.all().withField("metadata.name", GLOBAL.name()),
                    Kind.INGRESS,
                    Selection.in(MODULE_NAMESPACE));

    private final Map<ObjectKey, ClusterObject> objects = new HashMap<>();
    private final Set<Kind> awaited = EnumSet.noneOf(Kind.class);
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final Set<Kind> unread = EnumSet.copyOf(PLACES.keySet());
    private final Consumer<RegistryHost> changed;
    private RegistryHost current;

    private RegistryHosts(RegistryHost current, Set<Kind> kinds, Consumer<RegistryHost> changed) {
        this.current = current;
        this.awaited.addAll(kinds);
        this.unread.removeAll(kinds);
        this.changed = changed;
    }

    /**
     * What a look into the cluster gave.
     *
     * @param host the registry's, if one was found
     * @param reasons why the ways that were tried named none, a clause each
     * @param readable the kinds that can be read here, and so be watched
     */
    public record Search(Optional<RegistryHost> host, List<String> reasons, Set<Kind> readable) {
        /** Copies the collections. */
        public Search {
            reasons = List.copyOf(reasons);
            readable = Set.copyOf(readable);
        }
    }

    /**
     * Looks once.
     *
     * <p>A kind that is not served or may not be read only counts as naming no host.
     *
     * @throws ClusterException when the cluster cannot be asked at all
     */
    public static Search find(Cluster cluster) {
        List<ClusterObject> found = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        Set<Kind> readable = EnumSet.noneOf(Kind.class);
        Set<Kind> refused = EnumSet.noneOf(Kind.class);
        for (Kind kind : List.of(Kind.MODULE_CONFIG, Kind.INGRESS)) {
            try {
                found.addAll(cluster.list(kind, PLACES.getOrDefault(kind, Selection.all())));
                readable.add(kind);
            } catch (ClusterException e) {
                if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.FORBIDDEN) {
                    throw e;
                }
                if (e.reason() == Reason.FORBIDDEN) {
                    reasons.add(String.valueOf(e.getMessage()));
                    refused.add(kind);
                }
            }
        }
        Optional<RegistryHost> host = HostSources.host(found);
        if (host.isEmpty()) {
            reasons.addAll(HostSources.lacking(found, refused));
        }
        return new Search(host, reasons, readable);
    }

    /**
     * Goes on from a search that found a host: tells each other host that the cluster names from
     * then on. While it names none, the last one counts.
     */
    public static RegistryHosts follow(
            Cluster cluster, Search found, Consumer<RegistryHost> changed) {
        var hosts = new RegistryHosts(found.host().orElseThrow(), found.readable(), changed);
        for (Kind kind : found.readable()) {
            Selection place = PLACES.getOrDefault(kind, Selection.all());
            hosts.watches.add(cluster.watch(kind, place, hosts.new Listener(kind)));
        }
        return hosts;
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }

    private final class Listener implements Watch.Listener {
        private final Kind kind;

        Listener(Kind kind) {
            this.kind = kind;
        }

        @Override
        public void changed(Change change) {
            synchronized (RegistryHosts.this) {
                switch (change) {
                    case Change.Created(var object) -> objects.put(object.key(), object);
                    case Change.Updated(var object) -> objects.put(object.key(), object);
                    case Change.Deleted(var key, _) -> objects.remove(key);
                }
                judge();
            }
        }

        @Override
        public void synced() {
            synchronized (RegistryHosts.this) {
                awaited.remove(kind);
                judge();
            }
        }
    }

    /** Not before both kinds are known: the second would only take back what the first said. */
    private void judge() {
        if (!awaited.isEmpty()) {
            return;
        }
        Optional<RegistryHost> host = HostSources.host(objects.values());
        if (host.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("host", current)
                    .addKeyValue(
                            "because",
                            String.join("; ", HostSources.lacking(objects.values(), unread)))
                    .log("the cluster names no registry host any more, the last one stays");
        } else if (!host.get().equals(current)) {
            LOG.atInfo()
                    .addKeyValue("was", current)
                    .addKeyValue("host", host.get())
                    .log("the registry has another host");
            current = host.get();
            changed.accept(current);
        }
    }
}
