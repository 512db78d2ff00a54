package io.deckhouse.payloadregistry.token;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The public keys as a JSON Web Key Set (RFC 7517), named by RFC 7638 thumbprints.
 *
 * <p>The JSON is written once, so that a page of it may be asked for at any rate.
 */
public final class JwkSet {
    private final List<PublicKey> keys;
    private final String json;

    private JwkSet(List<PublicKey> keys) {
        this.keys = keys;
        this.json = render(keys);
    }

    /**
     * Makes a set of these keys, without duplicates.
     *
     * @throws IllegalArgumentException for keys that sign no registry tokens
     */
    static JwkSet of(List<PublicKey> keys) {
        return new JwkSet(List.copyOf(new LinkedHashSet<>(keys)));
    }

    /** The keys, newest first. */
    public List<PublicKey> keys() {
        return keys;
    }

    /** The set as JSON text. */
    public String json() {
        return json;
    }

    private static String render(List<PublicKey> keys) {
        byte[] bytes =
                Json.write(json -> {
                    json.writeStartObject();
                    json.writeArrayPropertyStart("keys");
                    for (PublicKey key : keys) {
                        json.writeStartObject();
                        Kid.requiredMembers(key).forEach(json::writeStringProperty);
                        json.writeStringProperty("use", "sig");
                        json.writeStringProperty("alg", algorithm(key).name());
                        json.writeStringProperty("kid", Kid.rfc7638(key));
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static SigningAlgorithm algorithm(PublicKey key) {
        return SigningAlgorithm.of(key)
                .orElseThrow(
                        () -> new IllegalArgumentException("not a signing key for registries"));
    }

    @Override
    public String toString() {
        return json;
    }
}
