package io.deckhouse.payloadregistry.cluster;

/** The mark of what the command line made, so that it never takes back what others did. */
public final class Mark {
    /** The label that carries it. */
    public static final String LABEL = "app.kubernetes.io/managed-by";

    /** The label's value, and the field manager of the command line's writes. */
    public static final String TOOL = "d8-payload-registry";

    private Mark() {}

    /** An object with this key, the mark and nothing else, to be built upon. */
    public static ClusterObject on(ObjectKey key) {
        return ClusterObject.empty(key)
                .with(tree ->
                        tree.withObjectProperty("metadata").putObject("labels").put(LABEL, TOOL));
    }

    /** Whether an object carries it. */
    public static boolean isOn(ClusterObject object) {
        return TOOL.equals(object.labels().get(LABEL));
    }
}
