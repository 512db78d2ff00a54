package io.deckhouse.payloadregistry.hosting;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS connections that trust exactly the given certificates; no session is shared. */
final class TlsClient {
    private TlsClient() {}

    static SSLContext trusting(List<TestIdentity> identities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < identities.size(); i++) {
                store.setCertificateEntry("trusted-" + i, identities.get(i).certificate());
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static SSLSocket connect(InetSocketAddress address, TestIdentity... trusted)
            throws IOException {
        var factory = trusting(List.of(trusted)).getSocketFactory();
        var socket = (SSLSocket) factory.createSocket(address.getAddress(), address.getPort());
        socket.setSoTimeout(5_000);
        socket.startHandshake();
        return socket;
    }

    static X509Certificate serverCertificate(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
}
