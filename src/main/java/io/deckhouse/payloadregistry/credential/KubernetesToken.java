package io.deckhouse.payloadregistry.credential;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Kubernetes token says about itself: decoded, <em>not verified</em>.
 *
 * <p>Every claim may be missing: 1.20 has no {@code jti}, ID tokens name no ServiceAccount. Nothing
 * here may decide about access.
 */
public final class KubernetesToken {
    private static final int LONGEST = 64 * 1024;
    private static final BigDecimal END_OF_TIME = BigDecimal.valueOf(253_402_300_799L);

    private final ObjectNode header;
    private final ObjectNode claims;

    /** The ServiceAccount that a token was issued for. */
    public record ServiceAccount(String namespace, String name, String uid) {}

    /** The Secret whose deletion revokes a token, in the ServiceAccount's namespace. */
    public record BoundSecret(String name, String uid) {}

    private KubernetesToken(ObjectNode header, ObjectNode claims) {
        this.header = header;
        this.claims = claims;
    }

    /** Reads a JWT's header and claims; empty if it is none. */
    public static Optional<KubernetesToken> decode(Password token) {
        String text = token.reveal();
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        ObjectNode header = object(parts[0]);
        ObjectNode claims = object(parts[1]);
        return header == null || claims == null
                ? Optional.empty()
                : Optional.of(new KubernetesToken(header, claims));
    }

    /** Whether it has a JWT's three parts, legible or not. */
    public static boolean looksLikeOne(Password token) {
        return token.reveal().chars().filter(it -> it == '.').count() == 2;
    }

    /** The signing key's id ({@code kid}). */
    public Optional<String> keyId() {
        return string(header.get("kid"));
    }

    /** Who issued it ({@code iss}). */
    public Optional<String> issuer() {
        return string(claims.get("iss"));
    }

    /** Whom it names ({@code sub}). */
    public Optional<String> subject() {
        return string(claims.get("sub"));
    }

    /** Its identifier ({@code jti}), which may be logged where the token may not. */
    public Optional<String> id() {
        return string(claims.get("jti"));
    }

    /** Whom it is meant for ({@code aud}), one string or several. */
    public List<String> audiences() {
        JsonNode aud = claims.get("aud");
        if (aud == null) {
            return List.of();
        }
        var audiences = new ArrayList<String>();
        if (aud.isArray()) {
            aud.forEach(each -> string(each).ifPresent(audiences::add));
        } else {
            string(aud).ifPresent(audiences::add);
        }
        return List.copyOf(audiences);
    }

    /** When it was issued ({@code iat}). */
    public Optional<Instant> issuedAt() {
        return instant(claims.get("iat"));
    }

    /** When its life begins ({@code nbf}). */
    public Optional<Instant> notBefore() {
        return instant(claims.get("nbf"));
    }

    /** When its life ends ({@code exp}). */
    public Optional<Instant> expiresAt() {
        return instant(claims.get("exp"));
    }

    /**
     * The earliest end that any reader may find in it: {@link Instant#MAX} when it names none, as
     * old tokens do; empty when it names one that is no time from 1970 to 9999. Go's reader takes
     * {@code EXP} for {@code exp}, so every spelling counts.
     */
    public Optional<Instant> earliestEnd() {
        Instant earliest = Instant.MAX;
        for (Map.Entry<String, JsonNode> claim : claims.properties()) {
            if (claim.getKey().equalsIgnoreCase("exp")) {
                Optional<Instant> end = instant(claim.getValue());
                if (end.isEmpty()) {
                    return Optional.empty();
                }
                earliest = end.get().isBefore(earliest) ? end.get() : earliest;
            }
        }
        return Optional.of(earliest);
    }

    /** The ServiceAccount it was issued for, if it names one completely. */
    public Optional<ServiceAccount> serviceAccount() {
        JsonNode kubernetes = claims.path("kubernetes.io");
        JsonNode account = kubernetes.path("serviceaccount");
        return string(kubernetes.get("namespace"))
                .flatMap(namespace ->
                        string(account.get("name"))
                                .flatMap(name ->
                                        string(account.get("uid"))
                                                .map(uid ->
                                                        new ServiceAccount(namespace, name, uid))));
    }

    /** The Secret it is bound to, if it is. */
    public Optional<BoundSecret> boundSecret() {
        JsonNode secret = claims.path("kubernetes.io").path("secret");
        return string(secret.get("name"))
                .flatMap(name -> string(secret.get("uid")).map(uid -> new BoundSecret(name, uid)));
    }

    /** From issue to expiry, if both are known. */
    public Optional<Duration> life() {
        return issuedAt().flatMap(from -> expiresAt().map(to -> Duration.between(from, to)));
    }

    /** How long it still lives; zero when it has expired, empty when it does not say. */
    public Optional<Duration> remaining(Instant now) {
        return expiresAt()
                .map(end -> end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO);
    }

    /** Whether it says that it has expired. */
    public boolean isExpired(Instant now) {
        return expiresAt().filter(end -> !end.isAfter(now)).isPresent();
    }

    /** The used part of its own life, from 0 to 1; empty when it does not say. */
    public OptionalDouble fractionUsed(Instant now) {
        Optional<Instant> from = issuedAt();
        Optional<Duration> life = life();
        if (from.isEmpty() || life.isEmpty()) {
            return OptionalDouble.empty();
        }
        double whole = life.get().toSeconds();
        if (whole <= 0) {
            return OptionalDouble.of(1);
        }
        Duration used = Duration.between(from.get(), now);
        return OptionalDouble.of(
                Math.clamp((used.toSeconds() + used.toNanosPart() / 1e9) / whole, 0.0, 1.0));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KubernetesToken that
                && header.equals(that.header)
                && claims.equals(that.claims);
    }

    @Override
    public int hashCode() {
        return Objects.hash(header, claims);
    }

    @Override
    public String toString() {
        return "KubernetesToken[subject="
                + subject().map(Excerpt::of).orElse("?")
                + ", expiresAt="
                + expiresAt().map(Instant::toString).orElse("?")
                + "]";
    }

    private static @Nullable ObjectNode object(String part) {
        try {
            byte[] json = Base64.getUrlDecoder().decode(part);
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
            return Json.TREES.read(text) instanceof ObjectNode object ? object : null;
        } catch (IllegalArgumentException | CharacterCodingException | JacksonException _) {
            return null;
        }
    }

    private static Optional<String> string(@Nullable JsonNode value) {
        return value != null && value.isString() && !value.asString().isEmpty()
                ? Optional.of(value.asString())
                : Optional.empty();
    }

    /** Whole seconds from 1970 to 9999; a fraction, which RFC 7519 allows, is cut. */
    private static Optional<Instant> instant(@Nullable JsonNode value) {
        if (value == null || !value.isNumber()) {
            return Optional.empty();
        }
        BigDecimal seconds = value.decimalValue();
        return seconds.signum() < 0 || seconds.compareTo(END_OF_TIME) > 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(seconds.longValue()));
    }
}
