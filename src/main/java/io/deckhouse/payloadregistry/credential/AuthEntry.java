package io.deckhouse.payloadregistry.credential;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One value under {@code auths}, read as kubelet reads it. */
sealed interface AuthEntry {
    /** The entry's credential; all empty when it names none. */
    record Read(RegistryCredential credential) implements AuthEntry {}

    /** Kubelet fails on this entry, and so on the whole document. */
    record Bad(String reason) implements AuthEntry {}

    /** Reads one value; the reason of a bad one never holds any of it. */
    static AuthEntry read(JsonNode value) {
        if (value.isNull()) {
            return new Read(new RegistryCredential("", Password.of("")));
        }
        if (!(value instanceof ObjectNode entry)) {
            return new Bad("is not a JSON object");
        }
        String username = "";
        String password = "";
        String auth = "";
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            // Go's decoder, which kubelet uses, takes names in any case; the last one wins.
            String name = goName(field.getKey());
            if (name.isEmpty() || field.getValue().isNull()) {
                continue;
            }
            if (!field.getValue().isString()) {
                return new Bad("has a \"" + name + "\" that is not a string");
            }
            String text = field.getValue().asString();
            switch (name) {
                case "username" -> username = text;
                case "password" -> password = text;
                case "auth" -> auth = text;
                default -> {}
            }
        }
        return auth.isEmpty() ? pair(username + ":" + password) : decode(auth);
    }

    private static String goName(String key) {
        for (String name : new String[] {"username", "password", "email", "auth"}) {
            if (key.equalsIgnoreCase(name)) {
                return name;
            }
        }
        return "";
    }

    private static AuthEntry decode(String auth) {
        try {
            byte[] bytes = Base64.getDecoder().decode(auth.replace("\r", "").replace("\n", ""));
            String decoded =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return decoded.indexOf(':') < 0
                    ? new Bad("has an \"auth\" without a colon between user and password")
                    : pair(decoded);
        } catch (IllegalArgumentException _) {
            return new Bad("has an \"auth\" that is not base64");
        } catch (CharacterCodingException _) {
            // Kubelet hands it to the container runtime as a protobuf string, which must be UTF-8.
            return new Bad("has an \"auth\" that does not hold UTF-8 text");
        }
    }

    /** Splits where the registry will: at the first colon. */
    private static AuthEntry pair(String text) {
        int colon = text.indexOf(':');
        return new Read(
                new RegistryCredential(
                        text.substring(0, colon), Password.of(text.substring(colon + 1))));
    }
}
