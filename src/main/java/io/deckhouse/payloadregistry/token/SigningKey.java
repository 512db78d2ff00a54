package io.deckhouse.payloadregistry.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A private key with the certificates that go into each token's {@code x5c} header (RFC 7515,
 * section 4.1.6), leaf first.
 *
 * <p>The header has no {@code kid}: every registry generation looks at {@code x5c} first and at
 * nothing else once it is there, so a kid would only make tokens longer.
 */
final class SigningKey implements TokenSigner {
    /** How long a certificate must outlive the last token it signs. */
    static final Duration MARGIN = Duration.ofMinutes(5);

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final SigningAlgorithm algorithm;
    private final SecureRandom random;
    private final String header;
    private final String keyId;
    private final Instant notBefore;
    private final Instant notAfter;

    /** Takes a key that {@link SigningAlgorithm#isPair} found to be the first certificate's. */
    SigningKey(PrivateKey key, List<X509Certificate> chain, SecureRandom random) {
        this(key, chain, Instant.MAX, random);
    }

    /** The same with an issuer that is not sent, and with whose end the chain ends too. */
    SigningKey(
            PrivateKey key,
            List<X509Certificate> chain,
            Instant issuerNotAfter,
            SecureRandom random) {
        this.key = key;
        this.chain = List.copyOf(chain);
        this.algorithm =
                SigningAlgorithm.of(chain.getFirst().getPublicKey())
                        .orElseThrow(() -> new IllegalArgumentException("not a signing key"));
        this.random = random;
        this.header = Kid.base64Url(headerJson());
        this.keyId = Kid.rfc7638(certificate().getPublicKey());
        this.notBefore = certificate().getNotBefore().toInstant();
        this.notAfter =
                Stream.concat(
                                Stream.of(issuerNotAfter),
                                this.chain.stream().map(it -> it.getNotAfter().toInstant()))
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
    }

    @Override
    public SignedToken sign(RegistryClaims claims) {
        if (claims.expiresAt().isAfter(latestExpiry())) {
            throw new IllegalArgumentException(
                    "the token would end at %s, the key signs until %s"
                            .formatted(claims.expiresAt(), latestExpiry()));
        }
        String content = content(claims);
        try {
            byte[] proof = algorithm.sign(content.getBytes(StandardCharsets.US_ASCII), key, random);
            return token(claims, content, Kid.base64Url(proof));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + this, e);
        }
    }

    @Override
    public SignedToken again(RegistryClaims claims, String proof) {
        return token(claims, content(claims), proof);
    }

    private String content(RegistryClaims claims) {
        return header + "." + Kid.base64Url(claims.json());
    }

    private static SignedToken token(RegistryClaims claims, String content, String proof) {
        String jwt = content + "." + proof;
        return new SignedToken(jwt, claims.id(), claims.issuedAt(), claims.expiresAt());
    }

    @Override
    public Instant latestExpiry() {
        return notAfter.minus(MARGIN);
    }

    @Override
    public String keyId() {
        return keyId;
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    Instant notBefore() {
        return notBefore;
    }

    /** The end of the first certificate of the chain to end. */
    Instant notAfter() {
        return notAfter;
    }

    /** Writes key, chain and the given further certificates as PEM; the result is a secret. */
    String secretPem(List<X509Certificate> further) {
        return new Pem(key, chain).secretText() + Pem.certificates(further);
    }

    private byte[] headerJson() {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("typ", "JWT");
            json.writeStringProperty("alg", algorithm.name());
            json.writeArrayPropertyStart("x5c");
            // Standard base64, unlike everything else in a JWT.
            chain.forEach(it -> json.writeString(Base64.getEncoder().encodeToString(Pem.der(it))));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @Override
    public String toString() {
        return "SigningKey["
                + algorithm
                + ", serial="
                + certificate().getSerialNumber().toString(16)
                + "]";
    }
}
