package io.deckhouse.payloadregistry.authserver;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What an operator decides about issued tokens.
 *
 * @param service the registry's {@code service}, which tokens are for
 * @param issuer the registry's {@code issuer}, who tokens are from
 * @param realm what a client shows when it asks for a password
 * @param pullLife of a token that grants no push
 * @param pushLife of a token that grants push: a large layer may take long
 * @param catalogForAll whether everybody who is authenticated may list all repositories
 */
public record AuthServerSettings(
        String service,
        String issuer,
        String realm,
        Duration pullLife,
        Duration pushLife,
        boolean catalogForAll) {
    /** The issuer unless another one is set. */
    public static final String DEFAULT_ISSUER = "d8-payload-registry";

    /** Clients take a shorter life for this one (distribution token specification). */
    static final Duration SHORTEST_LIFE = Duration.ofSeconds(60);

    // What may stand between quotes in a challenge.
    private static final Pattern WORDS =
            Pattern.compile("(?! )[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255}(?<! )");

    // It stands in tokens only.
    private static final Pattern LINE = Pattern.compile("(?!\\s)\\P{Cntrl}{1,255}(?<!\\s)");
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Refuses settings that no registry or client could work with, naming setting and remedy. */
    public AuthServerSettings {
        require(WORDS, "service", service, "set it to the registry's auth.token.service");
        require(LINE, "issuer", issuer, "set it to the registry's auth.token.issuer");
        require(WORDS, "realm", realm, "choose a short plain text");
        requireLife("pullLife", pullLife);
        requireLife("pushLife", pushLife);
        if (pushLife.compareTo(pullLife) < 0) {
            throw new IllegalArgumentException(
                    "pushLife (%s) is shorter than pullLife (%s): a push pulls too, raise pushLife"
                            .formatted(pushLife, pullLife));
        }
    }

    /** The usual settings: 15 minutes for pull, 60 for push, the catalog for all. */
    public static AuthServerSettings of(String service) {
        return new AuthServerSettings(
                service,
                DEFAULT_ISSUER,
                service,
                Duration.ofMinutes(15),
                Duration.ofMinutes(60),
                true);
    }

    /** The same with another issuer. */
    public AuthServerSettings withIssuer(String other) {
        return new AuthServerSettings(service, other, realm, pullLife, pushLife, catalogForAll);
    }

    /** The same with another realm. */
    public AuthServerSettings withRealm(String other) {
        return new AuthServerSettings(service, issuer, other, pullLife, pushLife, catalogForAll);
    }

    /** The same with other lives. */
    public AuthServerSettings withLives(Duration pull, Duration push) {
        return new AuthServerSettings(service, issuer, realm, pull, push, catalogForAll);
    }

    /** The same with or without the catalog. */
    public AuthServerSettings withCatalogForAll(boolean isForAll) {
        return new AuthServerSettings(service, issuer, realm, pullLife, pushLife, isForAll);
    }

    private static void require(Pattern form, String name, String value, String remedy) {
        Objects.requireNonNull(value, () -> name + " is null");
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "%s '%s' is empty or too long, or holds what cannot stand there: %s"
                            .formatted(name, value, remedy));
        }
    }

    private static void requireLife(String name, Duration life) {
        Objects.requireNonNull(life, () -> name + " is null");
        if (life.compareTo(SHORTEST_LIFE) < 0 || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s is %s: choose from 60 seconds, which clients take for the least, to 24 hours"
                            .formatted(name, life));
        }
    }
}
