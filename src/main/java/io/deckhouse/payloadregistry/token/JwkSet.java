package io.deckhouse.payloadregistry.token;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The public keys as a JSON Web Key Set (RFC 7517), named by RFC 7638 thumbprints.
 *
 * @param keys newest first, without duplicates
 */
public record JwkSet(List<PublicKey> keys) {
    /** Refuses keys that sign no registry tokens. */
    public JwkSet {
        keys = List.copyOf(new LinkedHashSet<>(keys));
        keys.forEach(JwkSet::algorithm);
    }

    /** Writes the set as JSON text. */
    public String json() {
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
}
