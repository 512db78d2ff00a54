package io.deckhouse.payloadregistry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustAnchorsTest {
    /** What the packaged runtime trusts of itself. */
    private static final Path SHIPPED = Path.of("packaging/single-file/authorities.pem");

    @TempDir Path directory;

    @Test
    void readsTheListThatIsShipped() {
        List<X509Certificate> authorities = TrustAnchors.read(SHIPPED);

        assertThat(authorities).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(authorities).allMatch(each -> each.getBasicConstraints() >= 0);
    }

    @Test
    void trustsTheNamedBundleInThePlaceOfTheHostsAndNamedFilesBesideIt() throws IOException {
        List<X509Certificate> shipped = TrustAnchors.read(SHIPPED);
        Path bundle = file("bundle.pem", shipped.getFirst());
        Path named = file("named.pem", shipped.getLast());

        TrustAnchors anchors = TrustAnchors.ofHost(variable(bundle), List.of(named));

        assertThat(anchors.manager().getAcceptedIssuers())
                .contains(shipped.getFirst(), shipped.getLast());
    }

    @Test
    void trustsOnlyWhatItIsTold() {
        X509Certificate one = TrustAnchors.read(SHIPPED).getFirst();

        assertThat(TrustAnchors.only(List.of(one)).manager().getAcceptedIssuers())
                .containsExactly(one);
    }

    @Test
    void namesAFileThatCannotBeUsed() throws IOException {
        Path missing = directory.resolve("missing.pem");
        Path empty = Files.createFile(directory.resolve("empty.pem"));

        assertThatThrownBy(() -> TrustAnchors.ofHost(variable(missing), List.of()))
                .hasMessage(missing + " does not exist");
        assertThatThrownBy(() -> TrustAnchors.read(empty))
                .hasMessage(empty + " holds no certificate");
        assertThatThrownBy(() -> TrustAnchors.read(new byte[] {1, 2, 3}, "the data"))
                .hasMessageStartingWith("the data ");
    }

    private static Map<String, String> variable(Path bundle) {
        return Map.of("SSL_CERT_FILE", bundle.toString());
    }

    private Path file(String name, X509Certificate certificate) throws IOException {
        try {
            return Files.write(directory.resolve(name), certificate.getEncoded());
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IOException(e);
        }
    }
}
