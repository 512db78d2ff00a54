package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.SignedJWT;
import io.deckhouse.payloadregistry.token.ImportedKey;
import io.deckhouse.payloadregistry.token.JwkSet;
import io.deckhouse.payloadregistry.token.KeySource;
import io.deckhouse.payloadregistry.token.RegistryClaims;
import io.deckhouse.payloadregistry.token.SignedToken;
import io.deckhouse.payloadregistry.token.TokenSigner;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A signing key whose certificate is renewed and which stays the same itself. */
final class RenewedCertificateTest {
    private static final String PULL = "repository:team/public:pull";

    private final Bench bench = new Bench();
    private final AtomicReference<TokenSigner> signer = new AtomicReference<>();
    private KeyPair pair;
    private RegistryAuthServer server;

    private record Keys(AtomicReference<TokenSigner> signer) implements KeySource {
        @Override
        public TokenSigner current() {
            return signer.get();
        }

        @Override
        public JwkSet jwks() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<X509Certificate> bundle() {
            throw new UnsupportedOperationException();
        }
    }

    /** A program's own signer, whose id is its key's as well. */
    private record Foreign(String header) implements TokenSigner {
        @Override
        public SignedToken sign(RegistryClaims claims) {
            return again(claims, "proofOf" + header);
        }

        @Override
        public SignedToken again(RegistryClaims claims, String proof) {
            return new SignedToken(
                    header + ".claims." + proof,
                    claims.id(),
                    claims.issuedAt(),
                    claims.expiresAt());
        }

        @Override
        public Instant latestExpiry() {
            return Bench.NOW.plus(Duration.ofDays(1));
        }

        @Override
        public String keyId() {
            return "one";
        }
    }

    @BeforeEach
    void build() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
        server =
                RegistryAuthServer.builder(
                                Bench.SERVICE, new Keys(signer), bench.clock, Bench.RANDOM)
                        .authorizer(new RbacAuthorizer(bench.view::get, bench.clock))
                        .anonymous()
                        .build();
    }

    @AfterEach
    void close() {
        server.close();
        bench.server.close();
    }

    @Test
    void signsAnewUnderTheNewCertificate() throws Exception {
        signer.set(certified(1));
        SignedToken before = token();
        assertThat(token()).as("the same certificate").isEqualTo(before);

        signer.set(certified(2));
        SignedToken after = token();

        assertThat(serialOfTheCertificateThatProves(before)).isEqualTo(1);
        assertThat(serialOfTheCertificateThatProves(after)).isEqualTo(2);
        assertThat(token()).as("once more").isEqualTo(after);
    }

    @Test
    void givesOutAgainWhenTheSameCertificateWasReadAnew() throws Exception {
        ImportedKey key = key(1);
        signer.set(key.current());
        SignedToken before = token();
        signer.set(ImportedKey.parse(pem(key.bundle().getFirst()), Bench.RANDOM).current());

        assertThat(token()).isEqualTo(before);
    }

    @Test
    void putsNoProofOfAProgramsOwnSignerUnderAnotherHeader() throws Exception {
        signer.set(new Foreign("old"));
        token();
        signer.set(new Foreign("older"));

        assertThat(token().jwt()).isEqualTo("older.claims.proofOfolder");
    }

    private SignedToken token() throws InterruptedException {
        TokenReply reply = server.endpoint().answer(Bench.request(Bench.anonymous(), PULL));
        return ((TokenReply.Issued) reply).token();
    }

    private static int serialOfTheCertificateThatProves(SignedToken token) throws Exception {
        var jwt = SignedJWT.parse(token.jwt());
        var certificate =
                X509CertUtils.parse(jwt.getHeader().getX509CertChain().getFirst().decode());
        assertThat(jwt.verify(new ECDSAVerifier((ECPublicKey) certificate.getPublicKey())))
                .as("the proof is good")
                .isTrue();
        return certificate.getSerialNumber().intValue();
    }

    private TokenSigner certified(int serial) throws Exception {
        return key(serial).current();
    }

    private ImportedKey key(int serial) throws Exception {
        var name = new X500Name("CN=signer");
        var builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.valueOf(serial),
                        Date.from(Bench.NOW.minus(Duration.ofDays(1))),
                        Date.from(Bench.NOW.plus(Duration.ofDays(serial))),
                        name,
                        pair.getPublic());
        var content = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
        X509Certificate certificate =
                new JcaX509CertificateConverter().getCertificate(builder.build(content));
        return ImportedKey.parse(pem(certificate), Bench.RANDOM);
    }

    private String pem(X509Certificate certificate) throws Exception {
        return block("PRIVATE KEY", pair.getPrivate().getEncoded())
                + block("CERTIFICATE", certificate.getEncoded());
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(der).replace("\r", ""));
    }
}
