package io.deckhouse.payloadregistry.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The two names registries know keys by: libtrust's fingerprint and the RFC 7638 thumbprint. */
public final class Kid {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final Map<String, String> CURVES =
            Map.of("secp256r1", "P-256", "secp384r1", "P-384", "secp521r1", "P-521");
    private static final int LIBTRUST_BYTES = 30;
    private static final int ED25519_BYTES = 32;

    private Kid() {}

    /** The kid of registry 2.x: 240 bits of SHA-256 over the DER key, base32, groups of four. */
    public static String libtrust(PublicKey key) {
        var bits = new BigInteger(1, Arrays.copyOf(sha256(key.getEncoded()), LIBTRUST_BYTES));
        var text = new StringBuilder();
        for (int shift = LIBTRUST_BYTES * 8 - 5; shift >= 0; shift -= 5) {
            text.append(BASE32.charAt(bits.shiftRight(shift).intValue() & 31));
            if (shift % 20 == 0 && shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }

    /**
     * The kid of registry 3.1: base64url of SHA-256 over the key's required JWK members.
     *
     * @throws IllegalArgumentException for keys other than RSA, EC P-256/384/521 and Ed25519
     */
    public static String rfc7638(PublicKey key) {
        String canonical =
                requiredMembers(key).entrySet().stream()
                        .map(e -> '"' + e.getKey() + "\":\"" + e.getValue() + '"')
                        .collect(Collectors.joining(",", "{", "}"));
        return base64Url(sha256(canonical.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The members that make up a public JWK, in the order of RFC 7638, section 3.2. */
    static SortedMap<String, String> requiredMembers(PublicKey key) {
        return new TreeMap<>(
                switch (key) {
                    case RSAPublicKey rsa ->
                            Map.of(
                                    "kty", "RSA",
                                    "e", base64Url(unsigned(rsa.getPublicExponent(), 1)),
                                    "n", base64Url(unsigned(rsa.getModulus(), 1)));
                    case ECPublicKey ec -> ellipticMembers(ec);
                    case EdECPublicKey ed when ed.getParams().getName().equals("Ed25519") ->
                            Map.of("kty", "OKP", "crv", "Ed25519", "x", base64Url(rawEd25519(ed)));
                    default ->
                            throw new IllegalArgumentException(
                                    "no JWK form for a key of type " + key.getAlgorithm());
                });
    }

    private static Map<String, String> ellipticMembers(ECPublicKey key) {
        // RFC 7518, section 6.2.1.2: coordinates keep their leading zero bytes.
        int size = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        return Map.of(
                "kty", "EC",
                "crv",
                        curveOf(key)
                                .orElseThrow(() ->
                                        new IllegalArgumentException("no JWK form for this curve")),
                "x", base64Url(unsigned(key.getW().getAffineX(), size)),
                "y", base64Url(unsigned(key.getW().getAffineY(), size)));
    }

    /** Finds the JWK name of the curve a key is on; empty for curves JWK does not name. */
    static Optional<String> curveOf(ECPublicKey key) {
        return CURVES.entrySet().stream()
                .filter(known -> curve(known.getKey()).equals(key.getParams().getCurve()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static EllipticCurve curve(String name) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class).getCurve();
        } catch (NoSuchAlgorithmException | InvalidParameterSpecException e) {
            throw new IllegalStateException("every Java runtime has " + name, e);
        }
    }

    private static byte[] rawEd25519(EdECPublicKey key) {
        byte[] der = key.getEncoded();
        return Arrays.copyOfRange(der, der.length - ED25519_BYTES, der.length);
    }

    private static byte[] unsigned(BigInteger number, int minLength) {
        byte[] signed = number.toByteArray();
        int length = Math.max(minLength, (number.bitLength() + 7) / 8);
        var fixed = new byte[length];
        int copied = Math.min(length, signed.length);
        System.arraycopy(signed, signed.length - copied, fixed, length - copied, copied);
        return fixed;
    }

    static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
