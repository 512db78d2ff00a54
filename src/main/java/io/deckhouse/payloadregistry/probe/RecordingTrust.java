package io.deckhouse.payloadregistry.probe;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Leaves every decision to another, and remembers the chain that was last decided about. */
final class RecordingTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager decider;
    private final AtomicReference<List<X509Certificate>> seen = new AtomicReference<>(List.of());

    RecordingTrust(X509ExtendedTrustManager decider) {
        this.decider = decider;
    }

    /** The server's chain, leaf first; empty before the first handshake. */
    List<X509Certificate> chain() {
        return seen.get();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        seen.set(List.of(chain));
        decider.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        seen.set(List.of(chain));
        decider.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        seen.set(List.of(chain));
        decider.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        decider.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        decider.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        decider.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return decider.getAcceptedIssuers();
    }
}
