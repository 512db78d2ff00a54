package io.deckhouse.payloadregistry.probe;

import io.deckhouse.payloadregistry.credential.Password;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a registry token says about itself; not verified, and the token is not kept.
 *
 * @param issuer {@code iss}; may be empty
 * @param audiences {@code aud}
 * @param repositories the granted actions by repository
 */
public record GrantedToken(
        String issuer, List<String> audiences, Map<String, List<String>> repositories) {
    /** Copies the collections. */
    public GrantedToken {
        audiences = List.copyOf(audiences);
        repositories = Map.copyOf(repositories);
    }

    /** Reads a token; empty when it is none that can be read, which is any server's good right. */
    static Optional<GrantedToken> decode(Password token) {
        String[] parts = token.reveal().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims.isObject() ? Optional.of(of(claims)) : Optional.empty();
        } catch (IllegalArgumentException | JacksonException _) {
            return Optional.empty();
        }
    }

    /** Whether pulling from the repository is granted. */
    public boolean allowsPull(String repository) {
        List<String> actions = repositories.getOrDefault(repository, List.of());
        return actions.contains("pull") || actions.contains("*");
    }

    private static GrantedToken of(JsonNode claims) {
        Map<String, List<String>> repositories = new LinkedHashMap<>();
        for (JsonNode entry : claims.path("access")) {
            if (entry.path("type").asString("").equals("repository")) {
                repositories.put(entry.path("name").asString(""), strings(entry.path("actions")));
            }
        }
        return new GrantedToken(
                claims.path("iss").asString(""), strings(claims.path("aud")), repositories);
    }

    private static List<String> strings(JsonNode value) {
        List<String> all = new ArrayList<>();
        if (value.isString()) {
            all.add(value.asString());
        }
        value.forEach(each -> all.add(each.asString("")));
        return all;
    }
}
