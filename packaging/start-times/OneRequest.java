import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Sends one GET with a bearer token over TLS and reads the answer: what a command must cost. */
final class OneRequest {
    private OneRequest() {}

    /** Takes the URL, a file with the CA certificate and a file with the token. */
    public static void main(String[] args) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Files.readAllBytes(Path.of(args[1])))));
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);

        var connection = (HttpsURLConnection) URI.create(args[0]).toURL().openConnection();
        connection.setSSLSocketFactory(tls.getSocketFactory());
        connection.setRequestProperty(
                "Authorization", "Bearer " + Files.readString(Path.of(args[2])).strip());
        try (InputStream body = connection.getInputStream()) {
            System.out.println(body.readAllBytes().length);
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
