package io.deckhouse.payloadregistry.hosting;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** A certificate chain and the private key of its leaf, known to fit each other. */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    /** What the two files hold, before anything is known of its worth. */
    record Source(PemFile certificateChain, PemFile privateKey) {
        static Source read(Transport.Tls files) throws IOException {
            return new Source(
                    PemFile.read(files.certificateChain()), PemFile.read(files.privateKey()));
        }

        String fingerprint() {
            try {
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                byte[] chain = sha256.digest(certificateChain.bytes());
                sha256.update(chain);
                return HexFormat.of().formatHex(sha256.digest(privateKey.bytes()));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        ServerIdentity load() throws IOException {
            List<X509Certificate> chain = certificateChain.certificates();
            PublicKey leaf = chain.getFirst().getPublicKey();
            String signature =
                    switch (leaf.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        case String other ->
                                throw new IOException(
                                        certificateChain
                                                + ": the key must be EC or RSA, not "
                                                + other);
                    };
            PrivateKey key = privateKey.privateKey(leaf);
            if (!fits(leaf, key, signature)) {
                throw new IOException(
                        privateKey
                                + ": not the key of the first certificate in "
                                + certificateChain);
            }
            return new ServerIdentity(chain, key);
        }

        private static boolean fits(PublicKey leaf, PrivateKey key, String algorithm) {
            byte[] probe = {1, 2, 3};
            try {
                Signature signer = Signature.getInstance(algorithm);
                signer.initSign(key);
                signer.update(probe);
                byte[] signed = signer.sign();
                signer.initVerify(leaf);
                signer.update(probe);
                return signer.verify(signed);
            } catch (GeneralSecurityException _) {
                return false;
            }
        }
    }

    /**
     * Looks at the first certificate alone: what else is in the file may be there for old clients.
     */
    void requireValidAt(Instant now, Path file) throws IOException {
        if (now.isAfter(end())) {
            throw new IOException(file + ": the certificate ended at " + end() + ": renew it");
        }
        if (now.isBefore(begin())) {
            throw new IOException(file + ": the certificate is not valid before " + begin());
        }
    }

    /** Likewise. */
    boolean isValidAt(Instant now) {
        return !now.isAfter(end()) && !now.isBefore(begin());
    }

    private Instant begin() {
        return chain.getFirst().getNotBefore().toInstant();
    }

    private Instant end() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return chain.getFirst().getSubjectX500Principal().getName();
    }
}
