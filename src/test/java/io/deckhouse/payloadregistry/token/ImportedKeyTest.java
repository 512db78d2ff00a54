package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedKeyTest {
    private static final Instant NOW = Instant.parse("2026-03-05T00:00:00Z");
    private final SecureRandom random = new SecureRandom();

    private Pem selfSigned(KeyPair pair) {
        var validity = new CertificateIssuer.Validity(NOW, NOW.plus(Duration.ofDays(1)));
        return new Pem(
                pair.getPrivate(), List.of(CertificateIssuer.selfSigned(pair, validity, random)));
    }

    @Test
    void signsWithSelfSignedCertificate() throws Exception {
        Pem pem = selfSigned(SigningAlgorithm.ES256.generate(random));

        var key = ImportedKey.parse(pem.secretText(), random);

        var token = key.current().sign(Verifier.claims(NOW, NOW.plusSeconds(900)));
        assertThat(key.bundle()).isEqualTo(pem.certificates());
        var parsed = SignedJWT.parse(token.jwt());
        assertThat(Verifier.chain(parsed)).isEqualTo(pem.certificates());
        assertThat(key.current().latestExpiry())
                .isEqualTo(NOW.plus(Duration.ofDays(1)).minus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sec1.pem", "pkcs1.pem"})
    void readsKeysAsOpensslAndCertManagerWriteThem(String file) throws Exception {
        Instant now = Instant.parse("2027-01-01T00:00:00Z");
        String pem = text(file);

        var key = ImportedKey.parse(pem, random);

        var token = key.current().sign(Verifier.claims(now, now.plusSeconds(900)));
        Verifier.verify(token.jwt(), key.bundle().getFirst(), now);
    }

    @Test
    void refusesAnOldFormOfAnotherKeyAndEncryptedOnes() throws Exception {
        String ec = text("sec1.pem");
        String rsa = text("pkcs1.pem");
        String certificate = rsa.substring(0, rsa.indexOf("-----BEGIN RSA"));
        String mixed = ec.substring(0, ec.indexOf("-----BEGIN CERT")) + certificate;
        String encrypted =
                certificate
                        + "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                        + "DEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";

        assertThatThrownBy(() -> ImportedKey.parse(mixed, random))
                .isInstanceOf(KeyMaterialException.class)
                .hasMessageContaining("the private key is not the first certificate's");
        assertThatThrownBy(() -> ImportedKey.parse(encrypted, random))
                .isInstanceOf(KeyMaterialException.class)
                .hasMessageContaining("holds an encrypted key, which is not read")
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    private static String text(String file) throws IOException {
        try (InputStream in = ImportedKeyTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void sendsTheChainWithoutItsTrustedEnd() throws Exception {
        var ca = TokenCa.create(NOW, random);
        var pair = SigningAlgorithm.ES256.generate(random);
        var leaf = ca.issue(pair.getPublic(), NOW, Duration.ofDays(1), random);
        Pem pem = new Pem(pair.getPrivate(), List.of(leaf, ca.certificate()));

        var key = ImportedKey.parse(pem.secretText(), random);

        var token = key.current().sign(Verifier.claims(NOW, NOW.plusSeconds(900)));
        var parsed = Verifier.verify(token.jwt(), key.bundle().getFirst(), NOW);
        assertThat(Verifier.chain(parsed)).containsExactly(leaf);
        assertThat(key.bundle()).containsExactly(ca.certificate());
        assertThat(key.jwks().keys()).containsExactly(pair.getPublic());
    }

    @Test
    void warnsOfACaThatMayIssueForOthersToo() throws Exception {
        var ca = TokenCa.create(NOW, random);
        var pair = SigningAlgorithm.ES256.generate(random);
        var leaf = ca.issue(pair.getPublic(), NOW, Duration.ofDays(1), random);
        Pem chain = new Pem(pair.getPrivate(), List.of(leaf, ca.certificate()));
        Pem alone = new Pem(pair.getPrivate(), List.of(leaf));

        var underCa = ImportedKey.parse(chain.secretText(), random);
        var byItself = ImportedKey.parse(alone.secretText(), random);

        assertThat(underCa.warning().orElse("none"))
                .contains("every certificate that")
                .contains(ca.certificate().getSubjectX500Principal().getName())
                .contains("leave its certificate out");
        assertThat(byItself.warning()).isEmpty();
        assertThat(byItself.bundle()).containsExactly(leaf);
        assertThat(ImportedKey.parse(selfSigned(pair).secretText(), random).warning()).isEmpty();
    }

    @Test
    void refusesChainInWrongOrder() {
        var ca = TokenCa.create(NOW, random);
        var pair = SigningAlgorithm.ES256.generate(random);
        var leaf = ca.issue(pair.getPublic(), NOW, Duration.ofDays(1), random);
        var other = TokenCa.create(NOW, random);

        String foreign =
                new Pem(pair.getPrivate(), List.of(leaf, other.certificate())).secretText();
        String reversed = new Pem(pair.getPrivate(), List.of(ca.certificate(), leaf)).secretText();

        assertThatThrownBy(() -> ImportedKey.parse(foreign, random))
                .hasMessageContaining("certificate 1 is not issued by the next one");
        assertThatThrownBy(() -> ImportedKey.parse(reversed, random))
                .hasMessageContaining("put the leaf first");
    }

    @Test
    void refusesAnIssuerThatMayNotIssue() throws Exception {
        var ca = TokenCa.create(NOW, random);
        var pair = SigningAlgorithm.ES256.generate(random);
        var noCa = ca.issue(pair.getPublic(), NOW, Duration.ofDays(1), random);
        var day = new CertificateIssuer.Validity(NOW, NOW.plus(Duration.ofHours(1)));
        var own = SigningAlgorithm.ES256.generate(random);
        var leaf =
                new CertificateIssuer(pair.getPrivate(), random).leaf(noCa, own.getPublic(), day);
        String pem = new Pem(own.getPrivate(), List.of(leaf, noCa, ca.certificate())).secretText();

        assertThatThrownBy(() -> ImportedKey.parse(pem, random))
                .isInstanceOf(KeyMaterialException.class)
                .hasMessageContaining("certificate 2 may not issue the one before it");
    }

    @Test
    void takesARootOfVersion1AsRegistriesDo() throws Exception {
        var issuer = SigningAlgorithm.ES256.generate(random);
        var pair = SigningAlgorithm.ES256.generate(random);
        Date end = Date.from(NOW.plus(Duration.ofDays(1)));
        var name = new X500Name("CN=old root");
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
        var root =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                new JcaX509v1CertificateBuilder(
                                                name,
                                                BigInteger.ONE,
                                                Date.from(NOW),
                                                end,
                                                name,
                                                issuer.getPublic())
                                        .build(signer));
        var leaf =
                new CertificateIssuer(issuer.getPrivate(), random)
                        .leaf(
                                root,
                                pair.getPublic(),
                                new CertificateIssuer.Validity(NOW, end.toInstant()));
        String pem = new Pem(pair.getPrivate(), List.of(leaf, root)).secretText();

        assertThat(ImportedKey.parse(pem, random).bundle()).containsExactly(root);
    }

    @Test
    void refusesKeysThatNotEveryRegistryAccepts() throws Exception {
        var small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        var p384 = KeyPairGenerator.getInstance("EC");
        p384.initialize(new ECGenParameterSpec("secp384r1"));

        for (KeyPair pair : List.of(small.generateKeyPair(), p384.generateKeyPair())) {
            String pem = selfSigned(pair).secretText();

            assertThatThrownBy(() -> ImportedKey.parse(pem, random))
                    .isInstanceOf(KeyMaterialException.class)
                    .hasMessageContaining("not every registry accepts");
        }
    }

    @Test
    void signsNoLongerThanItsTrustedEndIsValid() throws Exception {
        var issuer = SigningAlgorithm.ES256.generate(random);
        var pair = SigningAlgorithm.ES256.generate(random);
        var day = new CertificateIssuer.Validity(NOW, NOW.plus(Duration.ofDays(1)));
        var ca = CertificateIssuer.selfSigned(issuer, day, random);
        var longer = new CertificateIssuer.Validity(NOW, NOW.plus(Duration.ofDays(9)));
        var leaf =
                new CertificateIssuer(issuer.getPrivate(), random)
                        .leaf(ca, pair.getPublic(), longer);

        var key =
                ImportedKey.parse(
                        new Pem(pair.getPrivate(), List.of(leaf, ca)).secretText(), random);

        assertThat(key.current().latestExpiry())
                .isEqualTo(NOW.plus(Duration.ofDays(1)).minus(Duration.ofMinutes(5)));
    }

    @Test
    void knowsWhetherItCanSignAnythingNow() {
        Pem pem = selfSigned(SigningAlgorithm.ES256.generate(random));
        Instant end = NOW.plus(Duration.ofDays(1));
        var key = ImportedKey.parse(pem.secretText(), random);

        key.requireValidAt(NOW);
        key.requireValidAt(end.minus(Duration.ofMinutes(6)));

        assertThatThrownBy(() -> key.requireValidAt(NOW.minusSeconds(1)))
                .hasMessageContaining("its certificates are valid from " + NOW + " on");
        assertThatThrownBy(() -> key.requireValidAt(end.minus(Duration.ofMinutes(5))))
                .hasMessageContaining("its certificates end at " + end);
        assertThatThrownBy(() -> key.requireValidAt(end.plusSeconds(1)))
                .hasMessageContaining("its certificates ended at " + end);
    }
}
