package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom we trust and what we show when we speak TLS with the API server. As with kubectl, an
 * authority that the kubeconfig names is the only one; without one, those of the host count
 * (SSL_CERT_FILE or its usual bundle) beside those that the runtime brings.
 */
final class ClientTls {
    private static final List<Path> BUNDLES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"));

    private final Config config;
    private final Environment environment;

    ClientTls(Config config, Environment environment) {
        this.config = config;
        this.environment = environment;
    }

    /** A context; IllegalArgumentException when certificates or keys cannot be read. */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trusted(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS cannot be set up", e);
        }
    }

    /**
     * Lets a client trust the same; where certificates are not to be checked, its own way stays.
     */
    void applyTo(HttpClient.Builder builder) {
        if (config.isTrustCerts() || !config.getMasterUrl().startsWith("https:")) {
            return;
        }
        try {
            builder.sslContext(keys(), trusted());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS cannot be set up", e);
        }
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
        boolean none =
                text(config.getClientCertData()).isEmpty()
                        && text(config.getClientCertFile()).isEmpty();
        return none ? null : SSLUtils.keyManagers(config);
    }

    private TrustManager[] trusted() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        List<Certificate> authorities = authorities();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private List<Certificate> authorities() throws GeneralSecurityException, IOException {
        if (!text(config.getCaCertData()).isEmpty()) {
            return certificates(Base64.getMimeDecoder().decode(config.getCaCertData()));
        }
        if (!text(config.getCaCertFile()).isEmpty()) {
            return certificates(Files.readAllBytes(Path.of(config.getCaCertFile())));
        }
        List<Certificate> all = new ArrayList<>(broughtAlong());
        String named = environment.variable("SSL_CERT_FILE");
        if (!named.isEmpty()) {
            all.addAll(certificates(Files.readAllBytes(Path.of(named))));
            return all;
        }
        for (Path bundle : BUNDLES) {
            if (Files.isReadable(bundle)) {
                all.addAll(certificates(Files.readAllBytes(bundle)));
                return all;
            }
        }
        return all;
    }

    /** The authorities that the Java runtime holds. */
    private static List<Certificate> broughtAlong() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .<Certificate>flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                .toList();
    }

    private static List<Certificate> certificates(byte[] pem) throws GeneralSecurityException {
        List<Certificate> found =
                List.copyOf(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(new ByteArrayInputStream(pem)));
        if (found.isEmpty()) {
            throw new GeneralSecurityException("no certificate where one is expected");
        }
        return found;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
