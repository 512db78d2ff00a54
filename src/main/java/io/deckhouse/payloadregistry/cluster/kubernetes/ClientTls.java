package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Environment;
import io.deckhouse.payloadregistry.trust.TrustAnchors;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom we trust and what we show when we speak TLS with the API server. As with kubectl, an
 * authority that the kubeconfig names is the only one; without one, those of the host count
 * (SSL_CERT_FILE or its usual bundle) beside those that the runtime brings.
 */
final class ClientTls {
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

    private TrustManager[] trusted() {
        return new TrustManager[] {anchors().manager()};
    }

    private TrustAnchors anchors() {
        if (!text(config.getCaCertData()).isEmpty()) {
            byte[] pem = Base64.getMimeDecoder().decode(config.getCaCertData());
            return TrustAnchors.only(TrustAnchors.read(pem, "certificate-authority-data"));
        }
        if (!text(config.getCaCertFile()).isEmpty()) {
            return TrustAnchors.only(TrustAnchors.read(Path.of(config.getCaCertFile())));
        }
        return TrustAnchors.ofHost(environment.variables(), List.of());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
