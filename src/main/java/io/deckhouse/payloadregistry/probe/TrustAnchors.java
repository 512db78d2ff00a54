package io.deckhouse.payloadregistry.probe;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The certificate authorities that a probe's TLS trusts. */
public final class TrustAnchors {
    private static final long LARGEST_FILE = 4 << 20;

    private final Set<X509Certificate> certificates;

    private TrustAnchors(Collection<X509Certificate> certificates) {
        this.certificates = new LinkedHashSet<>(certificates);
    }

    /** Only these. */
    public static TrustAnchors only(Collection<X509Certificate> certificates) {
        return new TrustAnchors(certificates);
    }

    /**
     * The Java runtime's own, and those in these PEM bundles.
     *
     * @throws IllegalArgumentException naming a bundle that cannot be read
     */
    public static TrustAnchors standard(List<Path> bundles) {
        var all = new ArrayList<X509Certificate>(List.of(manager(null).getAcceptedIssuers()));
        bundles.forEach(bundle -> all.addAll(read(bundle)));
        return new TrustAnchors(all);
    }

    /**
     * The certificates of a PEM or DER file, in their order; at least one.
     *
     * @throws IllegalArgumentException naming the file, if it holds none or cannot be read
     */
    public static List<X509Certificate> read(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(input)) {
                found.add((X509Certificate) each);
            }
            if (found.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    file
                            + (holdsKey(file)
                                    ? " holds a private key: name a file with certificates alone"
                                    : " is no file of certificates"),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    Files.exists(file) ? file + " cannot be read" : file + " does not exist", e);
        }
    }

    private static boolean holdsKey(Path file) {
        try {
            return Files.size(file) < LARGEST_FILE
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-");
        } catch (IOException _) {
            return false; // that it is no file of certificates is told already
        }
    }

    /** Decides about a server's chain by these authorities. */
    X509ExtendedTrustManager manager() {
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
