package io.deckhouse.payloadregistry.hosting;

import io.deckhouse.payloadregistry.pem.Pkcs8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of a PEM file as read once, and what they say (RFC 7468). */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PemFile(Path path, byte[] bytes) {
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----([^-]*)-----END \\1-----",
                    Pattern.DOTALL);

    static PemFile read(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException(path + ": too large for a PEM file");
            }
            return new PemFile(path, bytes);
        } catch (NoSuchFileException _) {
            throw new IOException(path + ": no such file");
        }
    }

    /** The certificates in the file's order. */
    List<X509Certificate> certificates() throws IOException {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new IOException(path + ": holds no certificate");
            }
            return chain;
        } catch (CertificateException _) {
            throw new IOException(path + ": holds no readable certificate");
        }
    }

    /**
     * The private key, of the same kind as this public key: PKCS#8, or the older SEC1 and PKCS#1
     * forms that cert-manager and openssl still write.
     */
    PrivateKey privateKey(PublicKey sameKind) throws IOException {
        Matcher block = KEY.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new IOException(path + ": holds no private key");
        }
        String label = block.group(1);
        String text = block.group(2);
        if (label.startsWith("ENCRYPTED") || text.contains("ENCRYPTED")) {
            throw new IOException(path + ": the private key is encrypted");
        }
        try {
            byte[] key = Base64.getMimeDecoder().decode(text);
            byte[] pkcs8 = Pkcs8.of(label, key, sameKind);
            return KeyFactory.getInstance(sameKind.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // The cause is left out: its text may quote the key.
            throw new IOException(
                    path + ": not a readable " + sameKind.getAlgorithm() + " private key");
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
