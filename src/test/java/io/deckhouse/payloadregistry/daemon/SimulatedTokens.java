package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.credential.Password;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tokens as an API server issues them, but for the signature; now and then shorter than asked. */
final class SimulatedTokens {
    private static final int SHORTENED_OF = 12;

    private final Clock clock;
    private final RandomGenerator random;
    private String keyId = "key-1";
    private boolean shortens = true;

    SimulatedTokens(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    void signWith(String key) {
        keyId = key;
    }

    void grantWhatIsAskedFor() {
        shortens = false;
    }

    IssuedToken issue(ClusterObject account, TokenSpec spec) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(granted(spec.lifetime()));
        String namespace = account.key().namespace();
        String name = account.key().name();
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        spec.audiences().forEach(claims.putArray("aud")::add);
        claims.put("iat", now.getEpochSecond()).put("exp", end.getEpochSecond());
        claims.put("sub", "system:serviceaccount:" + namespace + ":" + name);
        ObjectNode own = claims.putObject("kubernetes.io").put("namespace", namespace);
        own.putObject("serviceaccount").put("name", name).put("uid", account.uid());
        TokenSpec.BoundSecret secret = spec.boundTo();
        if (!secret.isNone()) {
            own.putObject("secret").put("name", secret.name()).put("uid", secret.uid());
        }
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("alg", "none").put("kid", keyId);
        return new IssuedToken(
                Password.of(part(header) + "." + part(claims) + ".c2lnbmF0dXJl"), end);
    }

    private Duration granted(Duration asked) {
        long shortest = TokenSpec.MIN_LIFETIME.toSeconds();
        return shortens && asked.toSeconds() > shortest && random.nextInt(SHORTENED_OF) == 0
                ? Duration.ofSeconds(random.nextLong(shortest, asked.toSeconds()))
                : asked;
    }

    private static String part(ObjectNode node) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
    }
}
