package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.SteadyTime;
import io.deckhouse.payloadregistry.cluster.Watch.Listener;
import io.deckhouse.payloadregistry.cluster.Watch.Part;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Opens watches on one server; ends them together, and the connections with them. */
final class Watches implements AutoCloseable {
    /** Between two attempts at first; doubled up to 3.2 s. */
    private static final int RECONNECT_MILLIS = 100;

    private static final String NAME = "metadata.name";
    private static final long PAGE = 500;

    /** Of what the users of a namespace may fill with megabytes: a page must come in time. */
    private static final long LARGE_PAGE = 20;

    private final Config config;
    private final LateClient http;
    private final Clock clock;
    private final CallObserver observer;
    private final Set<KubernetesWatch> open = ConcurrentHashMap.newKeySet();

    /** Made by the first watch: a command that only reads never pays for it. */
    private final AtomicReference<Optional<KubernetesSerialization>> serialization =
            new AtomicReference<>(Optional.empty());

    Watches(Config config, LateClient http, Clock clock, CallObserver observer) {
        config.setWatchReconnectInterval(RECONNECT_MILLIS);
        // Over plain HTTP the answer's bytes can be seen, and so whether the watch is alive.
        config.setOnlyHttpWatches(true);
        this.config = config;
        this.http = http;
        this.clock = clock;
        this.observer = observer;
    }

    KubernetesWatch open(Kind kind, Selection selection, Listener listener) {
        KubernetesWatch watch =
                new KubernetesWatch(
                        kind,
                        listener,
                        new SteadyTime(clock),
                        KubernetesWatch.CHECK,
                        new Opened(kind, selection, listener));
        open.add(watch);
        watch.start();
        return watch;
    }

    private final class Opened implements KubernetesWatch.Owner {
        private final Kind kind;
        private final Selection selection;
        private final Listener listener;
        private final Part part;

        Opened(Kind kind, Selection selection, Listener listener) {
            this.kind = kind;
            this.selection = selection;
            this.listener = listener;
            this.part = listener.part();
        }

        @Override
        public String namespace() {
            return selection.namespace();
        }

        @Override
        public SharedIndexInformer<GenericKubernetesResource> informer(WatchPulse.Signs signs) {
            return selected(client(signs, part), kind, selection.namespace(), selection)
                    .withLimit(page(kind))
                    .runnableInformer(0);
        }

        @Override
        public List<GenericKubernetesResource> find(ObjectKey key) {
            Selection one = selection.withField(NAME, key.name());
            return selected(client(new Asked(), part), kind, key.namespace(), one)
                    .list()
                    .getItems();
        }

        /** Says nothing about the watch. */
        private final class Asked implements WatchPulse.Signs {
            @Override
            public void asked(String verb) {
                listener.asked(verb);
            }

            @Override
            public void alive() {}
        }

        @Override
        public void closed(KubernetesWatch watch) {
            open.remove(watch);
        }
    }

    /** A client whose answers, as they come in, are told. */
    KubernetesClient client(WatchPulse.Signs signs, Part part) {
        HttpClient watched =
                http.get()
                        .newBuilder()
                        .addOrReplaceInterceptor("pulse", new WatchPulse(signs, part))
                        .addOrReplaceInterceptor("calls", new WatchedCalls(observer))
                        .build();
        return new KubernetesClientImpl(watched, config, () -> Runnable::run, serialization());
    }

    private KubernetesSerialization serialization() {
        return serialization
                .updateAndGet(made -> made.isPresent() ? made : Optional.of(ApiJson.forWatches()))
                .orElseThrow();
    }

    /** The selected objects of one namespace; of all of them where it is empty. */
    private static FilterWatchListDeletable<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            selected(KubernetesClient client, Kind kind, String namespace, Selection selection) {
        var resources =
                client.genericKubernetesResources(
                        new ResourceDefinitionContext.Builder()
                                .withGroup(kind.group())
                                .withVersion(kind.version())
                                .withKind(kind.kindName())
                                .withPlural(kind.plural())
                                .withNamespaced(kind.isNamespaced())
                                .build());
        var scope =
                namespace.isEmpty() ? resources.inAnyNamespace() : resources.inNamespace(namespace);
        String labels = selection.labels().toString();
        return (labels.isEmpty() ? scope : scope.withLabelSelector(labels))
                .withFields(selection.fields());
    }

    private static long page(Kind kind) {
        boolean isLarge = kind == Kind.ROLE || kind == Kind.ROLE_BINDING;
        return isLarge ? LARGE_PAGE : PAGE;
    }

    @Override
    public void close() {
        open.forEach(KubernetesWatch::close);
        http.close();
    }
}
