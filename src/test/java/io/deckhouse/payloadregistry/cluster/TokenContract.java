package io.deckhouse.payloadregistry.cluster;

import static io.deckhouse.payloadregistry.cluster.RefusalAssert.assertRefusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.TokenSpec.BoundSecret;
import io.deckhouse.payloadregistry.credential.Password;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tokens of ServiceAccounts: issued as asked, good as long as what they stand for. */
public interface TokenContract extends ClusterWorld {
    Duration HOUR = Duration.ofHours(1);
    List<String> REGISTRY = List.of("registry.example.com");

    @Test
    default void issuesATokenForTheAskedTimeAndAudience() {
        ClusterObject account = storedServiceAccount("puller");

        IssuedToken issued = request(new TokenSpec(REGISTRY, HOUR, BoundSecret.NONE));

        JsonNode claims = claims(issued.token());
        Instant issuedAt = Instant.ofEpochSecond(claims.path("iat").asLong());
        assertThat(claims.path("sub").asString())
                .isEqualTo("system:serviceaccount:" + namespace() + ":puller");
        assertThat(claims.path("aud"))
                .extracting(JsonNode::asString)
                .containsExactly("registry.example.com");
        assertThat(claims.at("/kubernetes.io/serviceaccount/uid").asString())
                .isEqualTo(account.uid());
        assertThat(claims.path("exp").asLong()).isEqualTo(issued.expiresAt().getEpochSecond());
        assertThat(issued.expiresAt())
                .isCloseTo(issuedAt.plus(HOUR), within(5, ChronoUnit.SECONDS));
    }

    @Test
    default void acknowledgesAGoodToken() {
        ClusterObject account = storedServiceAccount("puller");
        Password token = request(new TokenSpec(REGISTRY, HOUR, BoundSecret.NONE)).token();

        TokenReview review =
                cluster().reviewToken(token, List.of("other.example.com", REGISTRY.getFirst()));

        assertThat(review)
                .isEqualTo(
                        new TokenReview.Authenticated(
                                "system:serviceaccount:" + namespace() + ":puller",
                                account.uid(),
                                java.util.Set.of(
                                        "system:serviceaccounts",
                                        "system:serviceaccounts:" + namespace(),
                                        "system:authenticated"),
                                REGISTRY));
    }

    @Test
    default void acknowledgesATokenForTheClusterItself() {
        storedServiceAccount("puller");

        IssuedToken issued = request(new TokenSpec(List.of(), HOUR, BoundSecret.NONE));

        assertThat(cluster().reviewToken(issued.token(), List.of()))
                .isInstanceOfSatisfying(
                        TokenReview.Authenticated.class,
                        good -> assertThat(good.audiences()).isEmpty());
    }

    @Test
    default void rejectsATokenForAnotherAudience() {
        storedServiceAccount("puller");
        Password token = request(new TokenSpec(REGISTRY, HOUR, BoundSecret.NONE)).token();

        assertRejected(token, List.of("other.example.com"));
        assertRejected(token, List.of());
    }

    @Test
    default void rejectsAnExpiredToken() {
        ClusterObject account = storedServiceAccount("puller");

        assertRejected(expiredToken(account), List.of());
    }

    @Test
    default void rejectsGarbage() {
        storedServiceAccount("puller");
        String good = request(new TokenSpec(REGISTRY, HOUR, BoundSecret.NONE)).token().reveal();
        int signature = good.lastIndexOf('.') + 1;
        char first = good.charAt(signature);

        assertRejected(Password.of("garbage"), REGISTRY);
        assertRejected(Password.of("a.b.c"), REGISTRY);
        assertRejected(Password.of(good.substring(0, signature)), REGISTRY);
        assertRejected(
                Password.of(
                        good.substring(0, signature)
                                + (first == 'A' ? 'B' : 'A')
                                + good.substring(signature + 1)),
                REGISTRY);
    }

    @Test
    default void rejectsTheTokenOfADeletedAccount() {
        ClusterObject account = storedServiceAccount("puller");
        Password token = request(new TokenSpec(REGISTRY, HOUR, BoundSecret.NONE)).token();

        cluster().delete(account.key(), Preconditions.NONE);

        awaitRejected(token);
    }

    @Test
    default void rejectsTheTokenOfAnAccountOfThatNameBefore() {
        ClusterObject account = storedServiceAccount("puller");
        Password token = request(new TokenSpec(REGISTRY, HOUR, BoundSecret.NONE)).token();

        cluster().delete(account.key(), Preconditions.NONE);
        storedServiceAccount("puller");

        awaitRejected(token);
    }

    @Test
    default void rejectsATokenWhoseSecretIsGone() {
        storedServiceAccount("puller");
        ClusterObject secret = store(secret("holder", Map.of()));
        Password token = request(boundTo(secret.key().name(), secret.uid())).token();
        assertThat(cluster().reviewToken(token, REGISTRY))
                .isInstanceOf(TokenReview.Authenticated.class);

        cluster().delete(secret.key(), Preconditions.NONE);

        awaitRejected(token);
    }

    @Test
    default void namesTheSecretThatATokenIsBoundTo() {
        storedServiceAccount("puller");
        ClusterObject secret = store(secret("holder", Map.of()));

        IssuedToken issued = request(boundTo("holder", secret.uid()));

        JsonNode bound = claims(issued.token()).at("/kubernetes.io/secret");
        assertThat(bound.path("name").asString()).isEqualTo("holder");
        assertThat(bound.path("uid").asString()).isEqualTo(secret.uid());
    }

    @Test
    default void issuesNothingWithoutTheAccount() {
        assertRefusal(
                Reason.NOT_FOUND, () -> request(new TokenSpec(REGISTRY, HOUR, BoundSecret.NONE)));
    }

    @Test
    default void issuesNothingForASecretThatIsNotTheOneMeant() {
        storedServiceAccount("puller");
        store(secret("holder", Map.of()));

        assertRefusal(
                Reason.CONFLICT, () -> request(boundTo("holder", UUID.randomUUID().toString())));
        assertRefusal(
                Reason.NOT_FOUND, () -> request(boundTo("absent", UUID.randomUUID().toString())));
    }

    @Test
    default void issuesNothingForLessThanTenMinutes() {
        storedServiceAccount("puller");

        assertRefusal(
                Reason.INVALID,
                () -> request(new TokenSpec(REGISTRY, Duration.ofSeconds(599), BoundSecret.NONE)));
        assertThat(request(new TokenSpec(REGISTRY, TokenSpec.MIN_LIFETIME, BoundSecret.NONE)))
                .isNotNull();
    }

    private IssuedToken request(TokenSpec spec) {
        return cluster().requestToken(namespace(), "puller", spec);
    }

    private static TokenSpec boundTo(String name, String uid) {
        return new TokenSpec(REGISTRY, HOUR, new BoundSecret(name, uid));
    }

    private void assertRejected(Password token, List<String> audiences) {
        assertThat(cluster().reviewToken(token, audiences))
                .isInstanceOfSatisfying(
                        TokenReview.Rejected.class,
                        bad -> assertThat(bad.reason()).doesNotContain(token.reveal()));
    }

    private void awaitRejected(Password token) {
        await().atMost(PATIENCE).untilAsserted(() -> assertRejected(token, REGISTRY));
    }

    private static JsonNode claims(Password token) {
        String payload = token.reveal().split("\\.", -1)[1];
        return JsonMapper.shared()
                .readTree(
                        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }
}
