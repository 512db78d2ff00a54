package io.deckhouse.payloadregistry.parts;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The API server's file of users who are known by a token. */
final class StaticUsers {
    private StaticUsers() {}

    /** Writes {@code tokens.csv} with fresh tokens and gives the token of each user. */
    static Map<String, String> write(TemporaryDirectory directory, String admin) {
        SecureRandom random = new SecureRandom();
        Map<String, String> tokens = new LinkedHashMap<>();
        StringBuilder lines = new StringBuilder();
        Map.of(admin, "system:masters", "alice", "developers", "bob", "developers", "carol", "")
                .forEach((user, group) -> {
                    byte[] bytes = new byte[16];
                    random.nextBytes(bytes);
                    String token = HexFormat.of().formatHex(bytes);
                    tokens.put(user, token);
                    lines.append("%1$s,%2$s,%2$s,\"%3$s\"\n".formatted(token, user, group));
                });
        directory.write("tokens.csv", lines.toString());
        return Map.copyOf(tokens);
    }
}
