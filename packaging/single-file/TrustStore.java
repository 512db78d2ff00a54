import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

/**
 * Makes a runtime's list of certificate authorities (cacerts) of a PEM file: a PKCS #12 file without
 * password, encryption or salt, so that the same list always gives the same bytes.
 */
final class TrustStore {
    public static void main(String[] args) throws Exception {
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        Collection<? extends Certificate> authorities;
        try (var pem = Files.newInputStream(Path.of(args[0]))) {
            authorities = CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + ++number, authority);
        }
        try (OutputStream out = Files.newOutputStream(Path.of(args[1]))) {
            store.store(out, null);
        }
    }
}
