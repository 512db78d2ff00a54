package io.deckhouse.payloadregistry.cluster;

/**
 * The name of one object: its kind, namespace and name.
 *
 * @param namespace empty for kinds that live in no namespace
 */
public record ObjectKey(Kind kind, String namespace, String name) {
    /** Refuses a namespaced kind without a namespace, the opposite, and an empty name. */
    public ObjectKey {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a " + kind.kindName() + " needs a name");
        }
        if (kind.isNamespaced() == namespace.isEmpty()) {
            throw new IllegalArgumentException(
                    kind.kindName()
                            + " "
                            + name
                            + (namespace.isEmpty() ? " needs a namespace" : " has no namespace"));
        }
    }

    /** The key of an object in a namespace. */
    public static ObjectKey of(Kind kind, String namespace, String name) {
        return new ObjectKey(kind, namespace, name);
    }

    /** The key of an object that lives in no namespace. */
    public static ObjectKey of(Kind kind, String name) {
        return new ObjectKey(kind, "", name);
    }

    /** Kind and name for messages: {@code secret team/puller}. */
    @Override
    public String toString() {
        return kind.singular() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
