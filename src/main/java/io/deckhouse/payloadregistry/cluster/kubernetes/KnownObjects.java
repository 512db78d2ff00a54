package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Remembers of each watched object only its name, uid and resourceVersion. */
final class KnownObjects implements ItemStore<GenericKubernetesResource> {
    private final ConcurrentHashMap<String, GenericKubernetesResource> items =
            new ConcurrentHashMap<>();

    @Override
    public String getKey(GenericKubernetesResource object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        return items.put(key, trimmed(object));
    }

    private static GenericKubernetesResource trimmed(GenericKubernetesResource object) {
        ObjectMeta kept = new ObjectMeta();
        kept.setNamespace(object.getMetadata().getNamespace());
        kept.setName(object.getMetadata().getName());
        kept.setUid(object.getMetadata().getUid());
        kept.setResourceVersion(object.getMetadata().getResourceVersion());
        GenericKubernetesResource trimmed = new GenericKubernetesResource();
        trimmed.setMetadata(kept);
        return trimmed;
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        return items.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        return items.get(key);
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
