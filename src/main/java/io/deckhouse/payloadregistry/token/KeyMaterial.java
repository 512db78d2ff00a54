package io.deckhouse.payloadregistry.token;

/**
 * Token CA and leaves as they are stored, in two parts that a directory keeps as files and a Secret
 * as keys. Both parts hold private keys, so the text form shows neither.
 *
 * @param ca PEM of the token CA's private key and certificate; empty when there is none yet
 * @param leaves PEM of the current leaf's private key, its certificate and then the certificates of
 *     retired leaves, newest first; empty when there is none yet
 */
public record KeyMaterial(String ca, String leaves) {
    /** Name of the CA's part: a file name, and a key of a Secret. */
    public static final String CA = "ca.pem";

    /** Name of the leaves' part: a file name, and a key of a Secret. */
    public static final String LEAVES = "leaf.pem";

    /** What a place holds that was never used. */
    public static final KeyMaterial EMPTY = new KeyMaterial("", "");

    @Override
    public String toString() {
        return "KeyMaterial[***]";
    }
}
