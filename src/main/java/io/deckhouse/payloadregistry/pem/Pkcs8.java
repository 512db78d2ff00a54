package io.deckhouse.payloadregistry.pem;

import java.io.ByteArrayOutputStream;
import java.security.PublicKey;
import java.util.Arrays;

/**
 * Private keys in the one form that the JDK reads, from the older ones that openssl and
 * cert-manager still write: SEC 1 (RFC 5915) and PKCS #1 (RFC 8017).
 */
public final class Pkcs8 {
    private static final String LABEL = "PRIVATE KEY";

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Pkcs8() {}

    /**
     * Tells whether a PEM block with this label (RFC 7468) holds a private key that can be read.
     */
    public static boolean isKey(String label) {
        return label.equals(LABEL)
                || label.equals("EC PRIVATE KEY")
                || label.equals("RSA PRIVATE KEY");
    }

    /**
     * Returns the key of a PEM block in PKCS #8.
     *
     * @param label of the block, for which {@link #isKey} holds
     * @param sameKind the public key that goes with it, or another of its algorithm and curve
     * @throws IllegalArgumentException when the label tells that it is of another algorithm
     */
    public static byte[] of(String label, byte[] der, PublicKey sameKind) {
        if (label.equals(LABEL)) {
            return der;
        }
        if (!label.startsWith(sameKind.getAlgorithm() + " ")) {
            throw new IllegalArgumentException(
                    label + " does not go with a certificate of " + sameKind.getAlgorithm());
        }
        return wrapped(sameKind, der);
    }

    /**
     * PrivateKeyInfo (RFC 5208) around a bare key. The AlgorithmIdentifier is the same as in the
     * public key's SubjectPublicKeyInfo, for RSA and for named curves.
     */
    private static byte[] wrapped(PublicKey sameKind, byte[] key) {
        byte[] info = sameKind.getEncoded();
        int algorithm = contentStart(info, 0);
        int algorithmEnd = contentStart(info, algorithm) + contentLength(info, algorithm);
        var content = new ByteArrayOutputStream();
        content.writeBytes(VERSION_0);
        content.writeBytes(Arrays.copyOfRange(info, algorithm, algorithmEnd));
        content.writeBytes(element(OCTET_STRING, key));
        return element(SEQUENCE, content.toByteArray());
    }

    private static int contentStart(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
    }

    private static int contentLength(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length < 0x80) {
            return length;
        }
        int value = 0;
        for (int i = at + 2; i < contentStart(der, at); i++) {
            value = (value << 8) | (der[i] & 0xff);
        }
        return value;
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
