package io.deckhouse.payloadregistry.cluster;

/** What a watch reports of one object. */
public sealed interface Change {
    /** The object's key. */
    ObjectKey key();

    /** The object is there for the first time in this watch. */
    record Created(ClusterObject object) implements Change {
        @Override
        public ObjectKey key() {
            return object.key();
        }
    }

    /**
     * The object is there with other content; also when it was deleted and made anew unseen
     * (compare the uid).
     */
    record Updated(ClusterObject object) implements Change {
        @Override
        public ObjectKey key() {
            return object.key();
        }
    }

    /**
     * The object is gone.
     *
     * @param uid the uid it had
     */
    record Deleted(ObjectKey key, String uid) implements Change {}
}
