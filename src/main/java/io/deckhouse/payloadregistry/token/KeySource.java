package io.deckhouse.payloadregistry.token;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Where the auth server finds its signing key; a built-in one rotates, an imported one does not.
 */
public interface KeySource {
    /** The key to sign with now; ask again for every token. */
    TokenSigner current();

    /** Public keys of all tokens that may still be alive. */
    JwkSet jwks();

    /** The certificates a registry needs as its {@code rootcertbundle}. */
    List<X509Certificate> bundle();

    /** The same bundle as PEM text. */
    default String bundlePem() {
        return Pem.certificates(bundle());
    }
}
