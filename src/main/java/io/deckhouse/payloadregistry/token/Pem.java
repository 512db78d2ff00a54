package io.deckhouse.payloadregistry.token;

import io.deckhouse.payloadregistry.pem.Pkcs8;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What one PEM text (RFC 7468) holds: one private key, and certificates in the order they stand.
 *
 * @param key the private key
 * @param certificates at least one
 */
record Pem(PrivateKey key, List<X509Certificate> certificates) {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
    private static final String KEY = "PRIVATE KEY";
    private static final String CURVE = "EC PARAMETERS";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final int LINE = 64;

    Pem {
        certificates = List.copyOf(certificates);
    }

    /** Reads a key and its certificates; the part and the remedy go into the error. */
    static Pem parse(String part, String text, String remedy) {
        var keys = new ArrayList<Block>();
        var certificates = new ArrayList<X509Certificate>();
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            String label = blocks.group(1);
            try {
                byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
                switch (label) {
                    case CERTIFICATE -> certificates.add(certificate(der));
                    // Before its key, which names the curve itself, openssl writes this as well.
                    case CURVE -> {}
                    case String key when Pkcs8.isKey(key) -> keys.add(new Block(key, der));
                    default -> throw unusable(part, "holds a block '" + label + "'");
                }
            } catch (IllegalArgumentException | CertificateException _) {
                throw broken(part, label, remedy);
            }
        }
        if (keys.isEmpty() && text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw unusable(part, "holds an encrypted key");
        }
        if (keys.size() != 1 || certificates.isEmpty()) {
            String problem =
                    "needs one PRIVATE KEY block and a CERTIFICATE block, has %d and %d"
                            .formatted(keys.size(), certificates.size());
            throw new KeyMaterialException(part, problem, remedy);
        }
        Block key = keys.getFirst();
        try {
            return new Pem(privateKey(key, certificates.getFirst().getPublicKey()), certificates);
        } catch (IllegalArgumentException _) {
            throw new KeyMaterialException(
                    part, "the private key is not the first certificate's", "put the leaf first");
        } catch (InvalidKeySpecException _) {
            throw broken(part, key.label(), remedy);
        }
    }

    /** The cause is left out: its message may quote the key. */
    private static KeyMaterialException broken(String part, String label, String remedy) {
        return new KeyMaterialException(part, "the " + label + " block is broken", remedy);
    }

    /** Writes key and certificates; the result is a secret. */
    String secretText() {
        return block(KEY, key.getEncoded()) + certificates(certificates);
    }

    /** Writes certificates, which are public. */
    static String certificates(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append(block(CERTIFICATE, der(certificate)));
        }
        return text.toString();
    }

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has its encoding", e);
        }
    }

    static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    @Override
    public String toString() {
        return "Pem[key=***, certificates=" + certificates.size() + "]";
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(String label, byte[] der) {
        @Override
        public String toString() {
            return label;
        }
    }

    private static PrivateKey privateKey(Block key, PublicKey sameKind)
            throws InvalidKeySpecException {
        var encoded = new PKCS8EncodedKeySpec(Pkcs8.of(key.label(), key.der(), sameKind));
        try {
            try {
                return KeyFactory.getInstance("EC").generatePrivate(encoded);
            } catch (InvalidKeySpecException _) {
                return KeyFactory.getInstance("RSA").generatePrivate(encoded);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has EC and RSA", e);
        }
    }

    private static KeyMaterialException unusable(String part, String what) {
        return new KeyMaterialException(
                part,
                what + ", which is not read",
                "keys must be unencrypted EC or RSA: openssl pkcs8 -topk8 -nocrypt -in KEY");
    }

    private static String block(String label, byte[] der) {
        var encoder = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
        String body = encoder.encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
