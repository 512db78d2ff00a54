package io.deckhouse.payloadregistry.authserver;

import java.util.regex.Pattern;

/** Text of a client as a log may show it: people do paste secrets where they do not belong. */
final class SecretLike {
    /** How a JSON Web Token begins, in base64 and not within a word, and how a bcrypt hash does. */
    private static final Pattern BEGINNING = Pattern.compile("(?<![A-Za-z0-9])eyJ|\\$2[abxy]?\\$");

    private SecretLike() {}

    /** The text, or that there is one which may hold a secret. */
    static String redacted(String text) {
        return BEGINNING.matcher(text).find() ? "[redacted]" : text;
    }
}
