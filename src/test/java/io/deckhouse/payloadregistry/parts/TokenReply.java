package io.deckhouse.payloadregistry.parts;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API server's answer to a TokenRequest. */
final class TokenReply {
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([\\w.-]+)\"");

    private TokenReply() {}

    static String token(String json) {
        Matcher matcher = TOKEN.matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no token in the answer to a TokenRequest");
        }
        return matcher.group(1);
    }
}
