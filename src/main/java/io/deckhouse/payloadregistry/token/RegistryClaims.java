package io.deckhouse.payloadregistry.token;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The claim set of a registry token, after the distribution token specification.
 *
 * @param issuer the registry's configured {@code issuer}
 * @param subject who the token is for; empty when anonymous
 * @param audience the registry's configured {@code service}
 * @param issuedAt whole seconds; the fraction is dropped
 * @param notBefore whole seconds; the fraction is dropped
 * @param expiresAt whole seconds; the fraction is dropped, so a token never lives longer than said
 * @param id unique name of this token ({@code jti}); not secret, may be logged
 * @param access what is granted; empty when nothing is
 */
public record RegistryClaims(
        String issuer,
        String subject,
        String audience,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt,
        String id,
        List<AccessEntry> access) {

    /** Refuses claims that no registry would accept. */
    public RegistryClaims {
        issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
        expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
        access = List.copyOf(access);
        if (issuer.isEmpty() || audience.isEmpty() || id.isEmpty()) {
            throw new IllegalArgumentException("a registry token needs issuer, audience and id");
        }
        if (!expiresAt.isAfter(notBefore)) {
            throw new IllegalArgumentException("the token would end before it starts");
        }
    }

    /** Writes the claims as JSON; {@code aud} is a string, because registry 2.8 reads no list. */
    byte[] json() {
        return new JsonText(512)
                .string("iss", issuer)
                .string("sub", subject)
                .string("aud", audience)
                .number("exp", expiresAt.getEpochSecond())
                .number("nbf", notBefore.getEpochSecond())
                .number("iat", issuedAt.getEpochSecond())
                .string("jti", id)
                .objects(
                        "access",
                        access,
                        (json, entry) ->
                                json.string("type", entry.type())
                                        .string("name", entry.name())
                                        .strings("actions", entry.actions()))
                .endBytes();
    }
}
