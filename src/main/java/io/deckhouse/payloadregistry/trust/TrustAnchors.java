package io.deckhouse.payloadregistry.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The certificate authorities that TLS trusts. */
public final class TrustAnchors {
    /** Where systems keep the authorities that the host trusts: Debian and its kin first. */
    private static final List<Path> HOST_BUNDLES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"));

    private final Set<X509Certificate> certificates;

    private TrustAnchors(Collection<X509Certificate> certificates) {
        this.certificates = new LinkedHashSet<>(certificates);
    }

    /** Only these. */
    public static TrustAnchors only(Collection<X509Certificate> certificates) {
        return new TrustAnchors(certificates);
    }

    /**
     * The Java runtime's own, the host's, and those in these PEM files.
     *
     * @param variables the environment; SSL_CERT_FILE names a bundle in the place of the host's
     * @throws IllegalArgumentException naming a file that cannot be read
     */
    public static TrustAnchors ofHost(Map<String, String> variables, List<Path> files) {
        var all = new ArrayList<X509Certificate>(List.of(manager(null).getAcceptedIssuers()));
        hostBundle(variables).ifPresent(bundle -> all.addAll(read(bundle)));
        files.forEach(file -> all.addAll(read(file)));
        return new TrustAnchors(all);
    }

    private static Optional<Path> hostBundle(Map<String, String> variables) {
        String named = variables.getOrDefault("SSL_CERT_FILE", "");
        return named.isEmpty()
                ? HOST_BUNDLES.stream().filter(Files::isReadable).findFirst()
                : Optional.of(Path.of(named));
    }

    /**
     * The certificates of a PEM or DER file, in their order; at least one.
     *
     * @throws IllegalArgumentException naming the file, if it holds none or cannot be read
     */
    public static List<X509Certificate> read(Path file) {
        try {
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    Files.exists(file) ? file + " cannot be read" : file + " does not exist", e);
        }
    }

    /**
     * Likewise, of bytes.
     *
     * @param name how messages call them
     */
    public static List<X509Certificate> read(byte[] bytes, String name) {
        try {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate each :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))) {
                found.add((X509Certificate) each);
            }
            if (found.isEmpty()) {
                throw new IllegalArgumentException(name + " holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            boolean holdsKey =
                    new String(bytes, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-");
            throw new IllegalArgumentException(
                    name
                            + (holdsKey
                                    ? " holds a private key: name a file with certificates alone"
                                    : " is no file of certificates"),
                    e);
        }
    }

    /** Decides about a server's chain by these authorities. */
    public X509ExtendedTrustManager manager() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : certificates) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            return manager(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("an empty key store takes certificates", e);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509ExtendedTrustManager manager) {
                    return manager;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has X.509 trust", e);
        }
        throw new IllegalStateException("every Java runtime has X.509 trust");
    }
}
