package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One request to the API server.
 *
 * @param path begins with a slash; every name in it is encoded
 * @param body a missing node for none
 * @param about what is attempted, for messages: {@code read secret team/puller}
 */
record ApiRequest(
        String method, String path, Map<String, String> query, JsonNode body, String about) {
    /** A request without query and body. */
    static ApiRequest of(String method, String path, String about) {
        return new ApiRequest(method, path, Map.of(), MissingNode.getInstance(), about);
    }

    ApiRequest with(Map<String, String> parameters) {
        return new ApiRequest(method, path, parameters, body, about);
    }

    ApiRequest with(JsonNode content) {
        return new ApiRequest(method, path, query, content, about);
    }

    /** Path and query, without the leading slash. */
    String target() {
        if (query.isEmpty()) {
            return path.substring(1);
        }
        return path.substring(1)
                + "?"
                + new TreeMap<>(query)
                        .entrySet().stream()
                                .map(e -> e.getKey() + "=" + encoded(e.getValue()))
                                .collect(Collectors.joining("&"));
    }

    /** Whether it is about a kind that no API server is without. */
    boolean isServedEverywhere() {
        return path.startsWith("/api/") || path.startsWith("/apis/" + Kind.RBAC + "/");
    }

    /**
     * Whether the answer can be that this name is not there: of the object or its namespace, or, of
     * what is sent, any that it refers to. An empty name is none in particular.
     */
    boolean mayLack(String name) {
        boolean sends = !method.equals("GET") && !method.equals("DELETE");
        return name.isEmpty() || sends || List.of(path.split("/")).contains(encoded(name));
    }

    /** Where the objects of a kind are; an empty namespace means all of them. */
    static String collection(Kind kind, String namespace) {
        String root = kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/";
        return root
                + kind.version()
                + (namespace.isEmpty() ? "" : "/namespaces/" + encoded(namespace))
                + "/"
                + kind.plural();
    }

    /** Where one object is. */
    static String object(ObjectKey key) {
        return collection(key.kind(), key.namespace()) + "/" + encoded(key.name());
    }

    private static String encoded(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        // Dots alone would be read as a step up in the path.
        boolean isStep = encoded.equals(".") || encoded.equals("..");
        return isStep ? encoded.replace(".", "%2E") : encoded;
    }
}
