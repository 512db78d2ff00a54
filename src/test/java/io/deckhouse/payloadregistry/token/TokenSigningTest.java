package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenSigningTest {
    private static final Instant NOW = Instant.parse("2026-03-05T02:14:19.750Z");
    private final SecureRandom random = new SecureRandom();
    private final TokenCa ca = TokenCa.create(NOW, random);

    private KeyRing ring(SigningAlgorithm algorithm) {
        var policy = RotationPolicy.halfLife(Duration.ofHours(24), Duration.ofHours(1), algorithm);
        return KeyRing.start(ca, policy, NOW, random);
    }

    @ParameterizedTest
    @EnumSource
    void signsTokensThatRegistriesCanProve(SigningAlgorithm algorithm) throws Exception {
        var signer = ring(algorithm).current();

        var signed = signer.sign(Verifier.claims(NOW, NOW.plusSeconds(900)));

        var token = Verifier.verify(signed.jwt(), ca.certificate(), NOW);
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo(algorithm.name());
        assertThat(token.getHeader().getIncludedParams())
                .containsExactlyInAnyOrder("typ", "alg", "x5c");
        assertThat(signed.expiresAt()).isEqualTo("2026-03-05T02:29:19Z");
    }

    @Test
    void writesClaimsAsTheSpecificationSays() {
        var claims = Verifier.claims(NOW, NOW.plusSeconds(900));

        assertThat(new String(claims.json(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"iss\":\"issuer\",\"sub\":\"system:serviceaccount:team:puller\","
                                + "\"aud\":\"registry.example.com\",\"exp\":1772677759,"
                                + "\"nbf\":1772676859,\"iat\":1772676859,\"jti\":\"0123456789abcdef\","
                                + "\"access\":[{\"type\":\"repository\",\"name\":\"team/app\","
                                + "\"actions\":[\"pull\",\"push\"]}]}");
    }

    @Test
    void writesEmptyAccessAndEscapesNames() {
        var claims =
                new RegistryClaims(
                        "i", "q\"\\\u0001ü", "a", NOW, NOW, NOW.plusSeconds(1), "j", List.of());

        assertThat(new String(claims.json(), StandardCharsets.UTF_8))
                .contains("\"sub\":\"q\\\"\\\\\\u0001ü\"")
                .endsWith("\"access\":[]}");
    }

    @Test
    void refusesClaimsNoRegistryAccepts() {
        assertThatThrownBy(() -> Verifier.claims(NOW, NOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccessEntry("repository", "a", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTokensThatEndLaterThanFiveMinutesBeforeTheLeaf() {
        var signer = ring(SigningAlgorithm.ES256).current();
        Instant last = NOW.plus(Duration.ofHours(24)).minus(Duration.ofMinutes(5));

        assertThat(signer.sign(Verifier.claims(NOW, last))).isNotNull();
        assertThatThrownBy(() -> signer.sign(Verifier.claims(NOW, last.plusSeconds(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void issuesCaCertificateThatEveryRegistryReads() throws Exception {
        X509Certificate certificate = ca.certificate();

        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage()).startsWith(false, false, false, false, false, true);
        assertThat(certificate.getCriticalExtensionOIDs())
                .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
        assertThat(certificate.getExtensionValue("2.5.29.14")).isNotNull();
        assertThat(certificate.getSubjectX500Principal().getName())
                .isEqualTo("CN=payload-registry token CA");
        certificate.verify(certificate.getPublicKey());
    }

    @Test
    void issuesLeafWithDigitalSignatureOnlyAndTheCasKeyId() {
        X509Certificate leaf = ring(SigningAlgorithm.ES256).current().certificate();
        byte[] caKeyId = ca.certificate().getExtensionValue("2.5.29.14");
        byte[] authority = leaf.getExtensionValue("2.5.29.35");

        assertThat(leaf.getKeyUsage())
                .containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getNonCriticalExtensionOIDs()).containsExactly("2.5.29.35");
        assertThat(authority).endsWith(Arrays.copyOfRange(caKeyId, 4, 24));
        assertThat(leaf.getSerialNumber().signum()).isEqualTo(1);
        assertThat(leaf.getSerialNumber().bitLength()).isLessThanOrEqualTo(159);
        assertThat(leaf.getNotBefore()).isEqualTo(Instant.parse("2026-03-05T02:09:19Z"));
        assertThat(leaf.getNotAfter()).isEqualTo(Instant.parse("2026-03-06T02:14:19Z"));
    }

    @Test
    void keepsTokensSmall() {
        var signed =
                ring(SigningAlgorithm.ES256)
                        .current()
                        .sign(Verifier.claims(NOW, NOW.plusSeconds(900)));

        assertThat(signed.jwt().length()).isLessThan(1_150);
    }

    @Test
    void showsNoSecretInText() {
        var ring = ring(SigningAlgorithm.ES256);
        var signed = ring.current().sign(Verifier.claims(NOW, NOW.plusSeconds(900)));
        var material = new KeyMaterial(ca.secretPem(), ring.secretPem());

        assertThat(signed.toString()).doesNotContain(signed.jwt()).contains("0123456789abcdef");
        assertThat(material.toString()).doesNotContain("BEGIN");
        assertThat(ca.toString()).contains("key=***");
        assertThat(ring.current().toString()).startsWith("SigningKey[ES256, serial=");
    }

    @Test
    void readsBackItsCa() {
        var read = TokenCa.parse(ca.secretPem(), random);

        assertThat(read.certificate()).isEqualTo(ca.certificate());
        assertThat(read.secretPem()).isEqualTo(ca.secretPem());
    }

    @Test
    void refusesCaWithForeignKeyOrLeafCertificate() {
        String otherKey = keyBlock(TokenCa.create(NOW, random).secretPem());
        String own = ca.secretPem();

        assertThatThrownBy(() ->
                        TokenCa.parse(otherKey + own.substring(keyBlock(own).length()), random))
                .isInstanceOf(KeyMaterialException.class)
                .hasMessageContaining("ca.pem: the private key is not the certificate's");
        assertThatThrownBy(() -> TokenCa.parse(ring(SigningAlgorithm.ES256).secretPem(), random))
                .hasMessageContaining("not that of a CA");
    }

    private static String keyBlock(String pem) {
        return pem.substring(0, pem.indexOf("-----BEGIN CERTIFICATE"));
    }
}
