package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.credential.Password;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Issues and reviews ServiceAccount tokens with the claims that Kubernetes' own have. */
final class AccountTokens {
    /** Issuer, and the audience of tokens that name none. */
    static final String ISSUER = "https://manifests.payload-registry.svc";

    static final TokenReview FOREIGN =
            new TokenReview.Rejected("not a token that this cluster signed");

    private static final Duration LONGEST = Duration.ofSeconds(1L << 32);
    private static final int MAX_LENGTH = 16 << 10;

    private final TokenKey key;
    private final Clock clock;
    private final Duration cap;

    AccountTokens(TokenKey key, Clock clock, Duration cap) {
        this.key = key;
        this.clock = clock;
        this.cap = cap;
    }

    /** Issues a token; the cap shortens its life silently, as an API server does. */
    IssuedToken issue(Snapshot world, ObjectKey account, TokenSpec spec, String id) {
        if (spec.lifetime().compareTo(TokenSpec.MIN_LIFETIME) < 0
                || spec.lifetime().compareTo(LONGEST) > 0) {
            throw new ClusterException(
                    Reason.INVALID,
                    "a token lives from 600 to 4294967296 s, not " + spec.lifetime().toSeconds());
        }
        ClusterObject owner = world.find(account).orElseThrow(() -> absent(account));
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        spec.audiences().forEach(claims.putArray("aud")::add);
        if (spec.audiences().isEmpty()) {
            claims.putArray("aud").add(ISSUER);
        }
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        Instant end = now.plus(spec.lifetime().compareTo(cap) > 0 ? cap : spec.lifetime());
        claims.put("exp", end.getEpochSecond());
        claims.put("iat", now.getEpochSecond());
        claims.put("iss", ISSUER);
        claims.put("jti", id);
        ObjectNode own = claims.putObject("kubernetes.io");
        own.put("namespace", account.namespace());
        own.putObject("serviceaccount").put("name", account.name()).put("uid", owner.uid());
        if (!spec.boundTo().isNone()) {
            bind(world, account, spec.boundTo(), own);
        }
        claims.put("nbf", now.getEpochSecond());
        claims.put("sub", subject(account));
        return new IssuedToken(Password.of(signed(claims)), end);
    }

    private static void bind(
            Snapshot world, ObjectKey account, TokenSpec.BoundSecret bound, ObjectNode own) {
        ObjectKey secret = ObjectKey.of(Kind.SECRET, account.namespace(), bound.name());
        String uid = world.find(secret).orElseThrow(() -> absent(secret)).uid();
        if (!bound.uid().isEmpty() && !bound.uid().equals(uid)) {
            throw new ClusterException(
                    Reason.CONFLICT, secret + " has the uid " + uid + ", not " + bound.uid());
        }
        own.putObject("secret").put("name", bound.name()).put("uid", uid);
    }

    private static ClusterException absent(ObjectKey key) {
        return new ClusterException(Reason.NOT_FOUND, key + " is not there");
    }

    private static String subject(ObjectKey account) {
        return "system:serviceaccount:" + account.namespace() + ":" + account.name();
    }

    private String signed(ObjectNode claims) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("alg", "ES256").put("kid", key.id()).put("typ", "JWT");
        String content = encoded(header.toString()) + "." + encoded(claims.toString());
        return content
                + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(content));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Judges a token by what is there now. */
    TokenReview review(Snapshot world, Password token, List<String> audiences) {
        JsonNode claims = verified(token.reveal());
        if (claims.isMissingNode()) {
            return FOREIGN;
        }
        long now = clock.instant().getEpochSecond();
        if (now >= claims.path("exp").asLong(0)) {
            return new TokenReview.Rejected("the token has expired");
        }
        if (now < claims.path("nbf").asLong(Long.MAX_VALUE)) {
            return new TokenReview.Rejected("the token is not valid yet");
        }
        List<String> meant = new ArrayList<>();
        claims.path("aud").forEach(audience -> meant.add(audience.asString("")));
        meant.retainAll(audiences.isEmpty() ? List.of(ISSUER) : audiences);
        if (meant.isEmpty()) {
            return new TokenReview.Rejected("the token is for another audience");
        }
        return alive(world, claims.path("kubernetes.io"), audiences.isEmpty() ? List.of() : meant);
    }

    private static TokenReview alive(Snapshot world, JsonNode own, List<String> audiences) {
        String namespace = own.path("namespace").asString("");
        JsonNode account = own.path("serviceaccount");
        if (!isThere(world, Kind.SERVICE_ACCOUNT, namespace, account)) {
            return new TokenReview.Rejected("the token's ServiceAccount is gone");
        }
        JsonNode secret = own.path("secret");
        if (!secret.isMissingNode() && !isThere(world, Kind.SECRET, namespace, secret)) {
            return new TokenReview.Rejected("the Secret that the token is bound to is gone");
        }
        String name = account.path("name").asString("");
        return new TokenReview.Authenticated(
                subject(ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, name)),
                account.path("uid").asString(""),
                Set.of(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + namespace,
                        "system:authenticated"),
                audiences);
    }

    private static boolean isThere(Snapshot world, Kind kind, String namespace, JsonNode named) {
        ObjectKey key = ObjectKey.of(kind, namespace, named.path("name").asString(""));
        return world.find(key)
                .filter(object -> object.uid().equals(named.path("uid").asString("")))
                .isPresent();
    }

    /** The claims of a token with a good signature; a missing node for anything else. */
    private JsonNode verified(String token) {
        JsonNode none = JsonNodeFactory.instance.missingNode();
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > MAX_LENGTH) {
            return none;
        }
        try {
            JsonNode header = decoded(parts[0]);
            boolean isGood =
                    header.path("alg").asString("").equals("ES256")
                            && key.verifies(
                                    parts[0] + "." + parts[1],
                                    Base64.getUrlDecoder().decode(parts[2]));
            JsonNode claims = isGood ? decoded(parts[1]) : none;
            return claims.path("iss").asString("").equals(ISSUER) ? claims : none;
        } catch (IllegalArgumentException | JacksonException _) {
            return none;
        }
    }

    private static JsonNode decoded(String part) {
        return JsonMapper.shared()
                .readTree(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }
}
