package io.deckhouse.payloadregistry.cluster;

import java.util.Map;

/**
 * Which objects of a kind are meant.
 *
 * @param namespace empty for all namespaces
 * @param labels labels with their values that an object must have
 * @param fields field selectors; {@code type} for Secrets and {@code metadata.name} for all kinds
 *     are supported
 */
public record Selection(String namespace, Map<String, String> labels, Map<String, String> fields) {
    /** Copies the maps. */
    public Selection {
        labels = Map.copyOf(labels);
        fields = Map.copyOf(fields);
    }

    /** Everything, in all namespaces. */
    public static Selection all() {
        return new Selection("", Map.of(), Map.of());
    }

    /** Everything in one namespace. */
    public static Selection in(String namespace) {
        return new Selection(namespace, Map.of(), Map.of());
    }

    /** This selection narrowed by a label's value. */
    public Selection withLabel(String name, String value) {
        return new Selection(namespace, added(labels, name, value), fields);
    }

    /** This selection narrowed by a field's value. */
    public Selection withField(String name, String value) {
        return new Selection(namespace, labels, added(fields, name, value));
    }

    /** Whether an object is selected. */
    public boolean includes(ClusterObject object) {
        if (!namespace.isEmpty() && !namespace.equals(object.key().namespace())) {
            return false;
        }
        Map<String, String> present = object.labels();
        return labels.entrySet().stream()
                        .allMatch(e -> e.getValue().equals(present.get(e.getKey())))
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
