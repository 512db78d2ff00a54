package io.deckhouse.payloadregistry.credential;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which passwords bcrypt can tell apart; the same rule holds for hashing and for verifying. */
public final class PasswordPolicy {
    /** The most bytes of UTF-8 that bcrypt looks at. */
    public static final int LONGEST_BYTES = 72;

    private PasswordPolicy() {}

    /** Why the password is refused, as a text for the user; empty when it is fine. */
    public static Optional<String> refusal(Password password) {
        String value = password.reveal();
        if (value.isEmpty()) {
            return Optional.of("the password is empty");
        }
        if (value.indexOf('\0') >= 0) {
            return Optional.of("the password holds a NUL character, where bcrypt would end it");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            return Optional.of("the password is not valid Unicode text");
        }
        int bytes = password.utf8().length;
        if (bytes > LONGEST_BYTES) {
            return Optional.of(
                    "the password has "
                            + bytes
                            + " bytes, and bcrypt looks only at the first "
                            + LONGEST_BYTES);
        }
        return Optional.empty();
    }
}
