package io.deckhouse.payloadregistry.credential;

import java.util.Arrays;
import java.util.Optional;

/**
 * Forms of password hashes that Apache and crypt(5) know beside bcrypt. They are only recognized,
 * so that a person hears what is in a file; none of them can be checked here.
 */
enum ForeignHash {
    SHA_1("{SHA}", "unsalted SHA-1"),
    SALTED_SHA_1("{SSHA}", "salted SHA-1"),
    APACHE_MD5("$apr1$", "Apache's MD5"),
    MD5_CRYPT("$1$", "MD5 crypt"),
    SHA_256_CRYPT("$5$", "SHA-256 crypt"),
    SHA_512_CRYPT("$6$", "SHA-512 crypt"),
    YESCRYPT("$y$", "yescrypt"),
    SCRYPT("$7$", "scrypt"),
    ARGON_2("$argon2", "Argon2");

    private final String prefix;
    private final String name;

    ForeignHash(String prefix, String name) {
        this.prefix = prefix;
        this.name = name;
    }

    /** The form of a hash by its beginning; empty when it is bcrypt's or has none that is known. */
    static Optional<ForeignHash> of(String text) {
        return Arrays.stream(values()).filter(form -> text.startsWith(form.prefix)).findFirst();
    }

    /** What it is called, with the beginning it is known by; nothing of the hash itself. */
    String title() {
        return name + " (" + prefix + ")";
    }
}
