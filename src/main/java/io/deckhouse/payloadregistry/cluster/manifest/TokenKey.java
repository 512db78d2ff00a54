package io.deckhouse.payloadregistry.cluster.manifest;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Sha256;
import io.deckhouse.payloadregistry.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** The key that signs the directory's ServiceAccount tokens: EC P-256, for ES256. */
final class TokenKey {
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    private final KeyPair pair;
    private final SecureRandom random;

    private TokenKey(KeyPair pair, SecureRandom random) {
        this.pair = pair;
        this.random = random;
    }

    /** Loads the key; nothing when none was made so far. One that cannot be read may be there. */
    static Optional<TokenKey> load(Path file, SecureRandom random) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TokenKey(parse(Files.readString(file)), random));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw damaged(file, e);
        }
    }

    /** Loads the key, or makes one; the caller holds the lock. */
    static TokenKey loadOrCreate(Path file, SecureRandom random) throws IOException {
        Optional<TokenKey> present = load(file, random);
        if (present.isPresent()) {
            return present.get();
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair made = generator.generateKeyPair();
            AtomicFile.write(file, format(made), true);
            return new TokenKey(made, random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes P-256 keys", e);
        }
    }

    private static ClusterException damaged(Path file, Exception cause) {
        return new ClusterException(
                        Reason.INVALID,
                        file + " is no key pair; delete it, which ends the tokens so far")
                .causedBy(cause);
    }

    private static String format(KeyPair pair) {
        Base64.Encoder base64 = Base64.getEncoder();
        return base64.encodeToString(pair.getPrivate().getEncoded())
                + "\n"
                + base64.encodeToString(pair.getPublic().getEncoded())
                + "\n";
    }

    private static KeyPair parse(String text) throws GeneralSecurityException {
        String[] lines = text.split("\n", -1);
        if (lines.length < 2) {
            throw new IllegalArgumentException("two lines are needed");
        }
        KeyFactory factory = KeyFactory.getInstance("EC");
        return new KeyPair(
                factory.generatePublic(
                        new X509EncodedKeySpec(Base64.getDecoder().decode(lines[1]))),
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines[0]))));
    }

    /** The name of the key in a token's header: a digest of the public half. */
    String id() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(pair.getPublic().getEncoded()));
    }

    byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate(), random);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with ES256", e);
        }
    }

    boolean verifies(String text, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(pair.getPublic());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
