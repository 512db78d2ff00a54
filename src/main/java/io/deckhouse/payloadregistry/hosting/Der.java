package io.deckhouse.payloadregistry.hosting;

import java.io.ByteArrayOutputStream;
import java.security.PublicKey;
import java.util.Arrays;

/** The few DER structures (X.690) that turn an old private key form into PKCS#8. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private Der() {}

    /**
     * PrivateKeyInfo (RFC 5208) around a bare key. The AlgorithmIdentifier is the same as in the
     * public key's SubjectPublicKeyInfo, for RSA and for named curves.
     */
    static byte[] pkcs8(PublicKey sameKind, byte[] key) {
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
