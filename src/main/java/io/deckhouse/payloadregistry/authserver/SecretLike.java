package io.deckhouse.payloadregistry.authserver;

import java.util.regex.Pattern;

/** Text of a client as a log may show it: people do paste secrets where they do not belong. */
final class SecretLike {
    /** What stands in its place. */
    static final String REDACTED = "[redacted]";

    /** How a JSON Web Token begins, in base64, and how a bcrypt hash does, as is or in a URL. */
    private static final Pattern BEGINNING =
            Pattern.compile("eyJ[A-Za-z0-9_-]{8}|(\\$|%24)2[abxy]?(\\$|%24)");

    private static final int LONGEST_NAME = 64;

    private SecretLike() {}

    /** The same for a name, which is short. */
    static String redactedName(String name) {
        return name.length() > LONGEST_NAME ? REDACTED : redacted(name);
    }

    /** The text, or that there is one which may hold a secret. */
    static String redacted(String text) {
        return BEGINNING.matcher(text).find() ? REDACTED : text;
    }
}
