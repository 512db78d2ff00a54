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
import java.util.concurrent.atomic.AtomicBoolean;
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
        /** Waits for room for an object that was read from this tree: how much it takes. */
        int enter(JsonNode tree);

        /** An object came or changed, for which there is so much room. */
        void seen(Change change, int room);

        /** Room is not needed after all. */
        void leave(int room);

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
            teller.seen(new Change.Created(converted(object)), room(object));
        } else if (!before.equals(now)) {
            teller.seen(new Change.Updated(converted(object)), room(object));
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
        // Before the entry is locked: the informer, and by it who makes room, may need the same.
        int room = room(object);
        AtomicBoolean isTold = new AtomicBoolean();
        told.computeIfPresent(
                key(object),
                (_, last) -> {
                    if (last.equals(now)) {
                        teller.seen(new Change.Updated(converted(object)), room);
                        isTold.set(true);
                    }
                    return last;
                });
        if (!isTold.get()) {
            teller.leave(room);
        }
    }

    private int room(GenericKubernetesResource object) {
        return teller.enter(ApiJson.tree(object));
    }

    private ObjectKey key(GenericKubernetesResource object) {
        String namespace = kind.isNamespaced() ? object.getMetadata().getNamespace() : "";
        return new ObjectKey(kind, namespace, object.getMetadata().getName());
    }

    private ClusterObject converted(GenericKubernetesResource object) {
        return ClusterObject.of(kind, ApiJson.tree(object));
    }
}
