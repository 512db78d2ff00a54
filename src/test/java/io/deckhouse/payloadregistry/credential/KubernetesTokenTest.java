package io.deckhouse.payloadregistry.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesTokenTest {
    private static final Instant ISSUED = Instant.ofEpochSecond(1_700_000_000);
    private static final String FULL =
            """
            {"iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:ns:robot",
             "aud":["registry.example.com","other"],"iat":1700000000,"nbf":1699999990,
             "exp":1700001000,"jti":"id-1","kubernetes.io":{"namespace":"ns",
             "serviceaccount":{"name":"robot","uid":"u-1"},"secret":{"name":"pull","uid":"u-2"}}}
            """;

    @Test
    void readsEveryClaim() {
        KubernetesToken token = decoded(FULL);

        assertThat(token.keyId()).contains("key-1");
        assertThat(token.issuer()).contains("https://kubernetes.default.svc");
        assertThat(token.subject()).contains("system:serviceaccount:ns:robot");
        assertThat(token.id()).contains("id-1");
        assertThat(token.audiences()).containsExactly("registry.example.com", "other");
        assertThat(token.issuedAt()).contains(ISSUED);
        assertThat(token.notBefore()).contains(ISSUED.minusSeconds(10));
        assertThat(token.expiresAt()).contains(ISSUED.plusSeconds(1000));
        assertThat(token.serviceAccount())
                .contains(new KubernetesToken.ServiceAccount("ns", "robot", "u-1"));
        assertThat(token.boundSecret()).contains(new KubernetesToken.BoundSecret("pull", "u-2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"iss\":1,\"sub\":{},\"aud\":{},\"iat\":\"1\",\"exp\":null,\"nbf\":[],"
                        + "\"jti\":true,\"kubernetes.io\":5}",
                "{\"sub\":\"\",\"aud\":[1,null],\"exp\":-1,\"iat\":1e400,\"nbf\":1e18,"
                        + "\"kubernetes.io\":{\"namespace\":\"ns\",\"serviceaccount\":[],"
                        + "\"secret\":{\"name\":\"x\"}}}",
            })
    void toleratesMissingAndOddClaims(String claims) {
        KubernetesToken token = decoded(claims);

        assertThat(token.subject()).isEmpty();
        assertThat(token.audiences()).isEmpty();
        assertThat(token.issuedAt()).isEmpty();
        assertThat(token.notBefore()).isEmpty();
        assertThat(token.expiresAt()).isEmpty();
        assertThat(token.id()).isEmpty();
        assertThat(token.serviceAccount()).isEmpty();
        assertThat(token.boundSecret()).isEmpty();
        assertThat(token.life()).isEmpty();
        assertThat(token.remaining(ISSUED)).isEmpty();
        assertThat(token.fractionUsed(ISSUED)).isEmpty();
        assertThat(token.isExpired(ISSUED)).isFalse();
    }

    @Test
    void readsASingleAudienceAndFractionsOfSeconds() {
        KubernetesToken token = decoded("{\"aud\":\"one\",\"exp\":1700000000.9,\"iat\":17e8}");

        assertThat(token.audiences()).containsExactly("one");
        assertThat(token.expiresAt()).contains(ISSUED);
        assertThat(token.issuedAt()).contains(ISSUED);
    }

    @Test
    void measuresItsLife() {
        KubernetesToken token = decoded(FULL);

        assertThat(token.life()).contains(Duration.ofSeconds(1000));
        assertThat(token.remaining(ISSUED.plusSeconds(600))).contains(Duration.ofSeconds(400));
        assertThat(token.remaining(ISSUED.plusSeconds(2000))).contains(Duration.ZERO);
        assertThat(token.isExpired(ISSUED.plusSeconds(999))).isFalse();
        assertThat(token.isExpired(ISSUED.plusSeconds(1000))).isTrue();
    }

    @Test
    void measuresTheUsedFraction() {
        KubernetesToken token = decoded(FULL);

        assertThat(token.fractionUsed(ISSUED.minusSeconds(5)).getAsDouble()).isZero();
        assertThat(token.fractionUsed(ISSUED.plusMillis(600_500)).getAsDouble())
                .isCloseTo(0.6005, within(1e-9));
        assertThat(token.fractionUsed(ISSUED.plusSeconds(5000)).getAsDouble()).isEqualTo(1);
        assertThat(token.fractionUsed(Instant.MAX).getAsDouble()).isEqualTo(1);
        assertThat(token.fractionUsed(Instant.MIN).getAsDouble()).isZero();
        assertThat(decoded("{\"iat\":5,\"exp\":5}").fractionUsed(ISSUED)).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b",
                "a.b.c",
                "a.b.c.d",
                "e30.e30",
                "e30.W10.x", // claims are an array
                "W10.e30.x",
                "e30.e30=.x.",
                "e30.e3 0.x",
                "e30._w.x",
                "swordfish",
            })
    void isEmptyForGarbage(String text) {
        assertThat(KubernetesToken.decode(Password.of(text))).isEmpty();
    }

    @Test
    void isEmptyForWhatIsTooLong() {
        assertThat(KubernetesToken.decode(Password.of("e30.e30." + "x".repeat(70_000)))).isEmpty();
        assertThat(KubernetesToken.decode(Password.of("e30.e30.x"))).isPresent();
    }

    @Test
    void neverThrowsOnMutilatedTokens() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        String good = jwt(FULL);
        for (int i = 0; i < 3_000; i++) {
            var text = new StringBuilder(good);
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x100));
            }
            assertThat(KubernetesToken.decode(Password.of(text.toString())).toString())
                    .as("seed %d", seed)
                    .doesNotContain("signature");
        }
    }

    @Test
    void printsNeitherTokenNorSignature() {
        assertThat(decoded(FULL).toString())
                .contains("system:serviceaccount:ns:robot", "2023-11-14T22:30:00Z")
                .doesNotContain("signature", base64(FULL));
    }

    private static KubernetesToken decoded(String claims) {
        return KubernetesToken.decode(Password.of(jwt(claims))).orElseThrow();
    }

    private static String jwt(String claims) {
        return base64("{\"alg\":\"ES256\",\"kid\":\"key-1\"}")
                + "."
                + base64(claims)
                + ".signature";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
