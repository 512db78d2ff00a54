package io.deckhouse.payloadregistry.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.deckhouse.payloadregistry.parts.CannedServer;
import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the refresh daemon encrypts with: it runs without the compiler that makes AES fast. */
final class CipherIT {
    private static final String EMPTY =
            "{\"kind\":\"List\",\"metadata\":{\"name\":\"team\"},\"items\":[]}";

    private final Pki authority = new Pki("test");
    private final Set<String> agreed = ConcurrentHashMap.newKeySet();
    @TempDir private Path directory;
    private HttpsServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256, TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_256_GCM_SHA384, TLS_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
    })
    void isWhatIsFastInJavaOrElseWhatTheServerKnows(String known, String cipher)
            throws IOException {
        serve(known.split(" "));

        CliProcess.command("serve", "refresher", "--once", "-n", "team")
                .with("--registry-host", "registry.example.com")
                .with("--kubeconfig", kubeconfig().toString())
                .run()
                .expectSuccess();

        assertThat(agreed).containsExactly(cipher);
    }

    /** Answers that there is nothing, and follows the client's order of ciphers. */
    private void serve(String... ciphers) {
        server.setHttpsConfigurator(
                new HttpsConfigurator(authority.serverNamed("localhost")) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                        tls.setCipherSuites(ciphers);
                        tls.setUseCipherSuitesOrder(false);
                        parameters.setSSLParameters(tls);
                    }
                });
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        agreed.add(((HttpsExchange) exchange).getSSLSession().getCipherSuite());
        CannedServer.answer(exchange, 200, EMPTY);
    }

    private Path kubeconfig() throws IOException {
        String pem = authority.authorityPem();
        return Files.writeString(
                directory.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters:
                - name: c
                  cluster: {server: "https://localhost:%d", certificate-authority-data: %s}
                users: [{name: u, user: {token: secret-token}}]
                """
                        .formatted(
                                server.getAddress().getPort(),
                                Base64.getEncoder().encodeToString(pem.getBytes(UTF_8))));
    }
}
