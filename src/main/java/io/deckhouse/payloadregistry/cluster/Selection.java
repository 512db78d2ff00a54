package io.deckhouse.payloadregistry.cluster;

import java.util.Map;

/**
 * Which objects of a kind are meant.
 *
 * @param namespace empty for all namespaces
 * @param labels the labels that an object must have
 * @param fields field selectors; {@code type} for Secrets and {@code metadata.name} for all kinds
 *     are supported
 * @param mayBeOld whether an answer of some seconds ago will do, which costs an API server no look
 *     into its store (list with {@code resourceVersion=0})
 */
public record Selection(
        String namespace, LabelSelector labels, Map<String, String> fields, boolean mayBeOld) {
    /** Copies the map. */
    public Selection {
        fields = Map.copyOf(fields);
    }

    /** Everything, in all namespaces. */
    public static Selection all() {
        return new Selection("", LabelSelector.EVERYTHING, Map.of(), false);
    }

    /** Everything in one namespace. */
    public static Selection in(String namespace) {
        return new Selection(namespace, LabelSelector.EVERYTHING, Map.of(), false);
    }

    /** This selection narrowed by a label's value. */
    public Selection withLabel(String name, String value) {
        return new Selection(namespace, labels.with(name, value), fields, mayBeOld);
    }

    /** This selection narrowed to what a selector selects, too. */
    public Selection withLabels(LabelSelector selector) {
        return new Selection(namespace, labels.and(selector), fields, mayBeOld);
    }

    /** This selection narrowed by a field's value. */
    public Selection withField(String name, String value) {
        return new Selection(namespace, labels, added(fields, name, value), mayBeOld);
    }

    /** This selection, where what an API server has in its memory will do. */
    public Selection orOlder() {
        return new Selection(namespace, labels, fields, true);
    }

    /** Whether an object is selected. */
    public boolean includes(ClusterObject object) {
        if (!namespace.isEmpty() && !namespace.equals(object.key().namespace())) {
            return false;
        }
        return labels.matches(object.labels())
                && fields.entrySet().stream()
                        .allMatch(e -> e.getValue().equals(field(object, e.getKey())));
    }

    private static String field(ClusterObject object, String name) {
        return object.at(name.split("\\.")).asString("");
    }

    private static Map<String, String> added(Map<String, String> map, String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(map);
        more.put(name, value);
        return more;
    }
}
