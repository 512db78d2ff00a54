package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** What informers see of one kind, told as changes: each version of an object once. */
final class Sightings implements ResourceEventHandler<GenericKubernetesResource> {
    private final Kind kind;
    private final Teller teller;
    private final Map<ObjectKey, Told> told = new ConcurrentHashMap<>();

    private record Told(String uid, String resourceVersion) {
        static Told of(GenericKubernetesResource object) {
            ObjectMeta metadata = object.getMetadata();
            return new Told(metadata.getUid(), metadata.getResourceVersion());
        }
    }

    /** Who is told. */
    interface Teller {
        /** An object, which was read from this tree, came or changed; may wait. */
        void seen(Change change, JsonNode tree);

        /** An object is gone. */
        void gone(Change.Deleted change);
    }

    Sightings(Kind kind, Teller teller) {
        this.kind = kind;
        this.teller = teller;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
        seen(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource object) {
        seen(object);
    }

    /** A new informer adds everything again: what was told decides, not how it is called. */
    private void seen(GenericKubernetesResource object) {
        Told now = Told.of(object);
        Told before = told.put(key(object), now);
        if (before == null) {
            teller.seen(new Change.Created(converted(object)), ApiJson.tree(object));
        } else if (!before.equals(now)) {
            teller.seen(new Change.Updated(converted(object)), ApiJson.tree(object));
        }
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
        ObjectKey key = key(object);
        Told before = told.remove(key);
        if (before != null) {
            teller.gone(new Change.Deleted(key, before.uid()));
        }
    }

    /**
     * Tells an object that was asked for once more, if this version is the one told last: an older
     * one would undo what was told, and a newer one the informer sees itself.
     */
    void again(GenericKubernetesResource object) {
        Told now = Told.of(object);
        told.computeIfPresent(
                key(object),
                (_, last) -> {
                    if (last.equals(now)) {
                        teller.seen(new Change.Updated(converted(object)), ApiJson.tree(object));
                    }
                    return last;
                });
    }

    private ObjectKey key(GenericKubernetesResource object) {
        String namespace = kind.isNamespaced() ? object.getMetadata().getNamespace() : "";
        return new ObjectKey(kind, namespace, object.getMetadata().getName());
    }

    private ClusterObject converted(GenericKubernetesResource object) {
        return ClusterObject.of(kind, ApiJson.tree(object));
    }
}
