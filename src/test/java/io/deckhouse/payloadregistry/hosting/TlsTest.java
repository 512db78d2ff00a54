package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTest {
    private static final TestIdentity OLD = TestIdentity.ec("old");
    private static final TestIdentity NEW = TestIdentity.ec("new");
    private static final TestIdentity RSA = TestIdentity.rsa("rsa");
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir private Path directory;
    private Path chain;
    private Path key;

    @BeforeEach
    void writeOldIdentity() throws IOException {
        chain = directory.resolve("tls.crt");
        key = directory.resolve("tls.key");
        OLD.writeTo(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void servesEcAndRsaKeys(String protocol) throws IOException {
        for (TestIdentity identity : List.of(OLD, RSA)) {
            identity.writeTo(directory);
            try (var host = start(NEVER);
                    var socket = unshaken(host, identity)) {
                socket.setEnabledProtocols(new String[] {protocol});

                assertThat(echo(new RawClient(socket))).isEqualTo("GET /echo ");
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            }
        }
    }

    @Test
    void readsTraditionalKeyForms() throws IOException {
        for (TestIdentity identity : List.of(OLD, RSA)) {
            Files.writeString(chain, identity.certificatePem() + NEW.certificatePem());
            Files.writeString(key, identity.traditionalKeyPem());

            var loaded = ServerIdentity.Source.read(files(NEVER)).load();

            assertThat(loaded.key()).isEqualTo(identity.keys().getPrivate());
            assertThat(loaded.chain()).containsExactly(identity.certificate(), NEW.certificate());
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void speaksBothProtocolVersions(HttpClient.Version version) throws Exception {
        if (version != HttpClient.Version.HTTP_1_1 && version != HttpClient.Version.HTTP_2) {
            return;
        }
        var context = TlsClient.trusting(List.of(OLD));
        try (var host = start(NEVER);
                var client = HttpClient.newBuilder().sslContext(context).version(version).build()) {
            var request = request(host, "/echo?a=b");

            var post = request.POST(java.net.http.HttpRequest.BodyPublishers.ofString("body"));
            var answer = client.send(post.build(), BodyHandlers.ofString());
            var missing = client.send(request(host, "/no").build(), BodyHandlers.ofString());
            var head = client.send(request.HEAD().build(), BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).isEqualTo("POST /echo?a=b body");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(head.headers().firstValue("content-length")).contains("15");
        }
    }

    @Test
    void limitsHttp2Requests() throws Exception {
        var context = TlsClient.trusting(List.of(OLD));
        try (var host = start(NEVER);
                var client = HttpClient.newBuilder().sslContext(context).build()) {
            var body = java.net.http.HttpRequest.BodyPublishers.ofString("x".repeat(1_001));

            var tooLarge =
                    client.send(request(host, "/echo").POST(body).build(), BodyHandlers.ofString());
            var next = client.send(request(host, "/echo").build(), BodyHandlers.ofString());

            assertThat(tooLarge.statusCode()).isEqualTo(413);
            assertThat(next.statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Timeout(5)
    void stopsAtOnceWithAnIdleHttp2Connection() throws Exception {
        var context = TlsClient.trusting(List.of(OLD));
        try (var client = HttpClient.newBuilder().sslContext(context).build()) {
            HttpHost host = start(NEVER);
            client.send(request(host, "/echo").build(), BodyHandlers.ofString());

            host.close();

            assertThat(host.openConnections()).isZero();
        }
    }

    @Test
    void givesNewConnectionsTheNewCertificateAndLeavesOldOnes() throws IOException {
        try (var host = start(NEVER);
                var oldSocket = TlsClient.connect(host.address(), OLD)) {
            var before = new RawClient(oldSocket);
            echo(before);
            NEW.writeTo(directory);

            TlsReload reloaded = host.reloadIfChanged();
            TlsReload again = host.reloadIfChanged();

            var end = NEW.certificate().getNotAfter().toInstant();
            assertThat(reloaded).isEqualTo(new TlsReload.Reloaded(end));
            assertThat(again).isEqualTo(new TlsReload.Unchanged());
            assertThat(echo(before)).isEqualTo("GET /echo ");
            try (var newSocket = TlsClient.connect(host.address(), OLD, NEW)) {
                assertThat(TlsClient.serverCertificate(newSocket)).isEqualTo(NEW.certificate());
            }
        }
    }

    @Test
    void keepsTheLastGoodFilesUntilTheNewOnesAreWhole() throws IOException {
        try (var host = start(NEVER)) {
            Files.writeString(chain, NEW.certificatePem());

            TlsReload half = host.reloadIfChanged();

            assertThat(half)
                    .isInstanceOfSatisfying(
                            TlsReload.Failed.class,
                            failed -> assertThat(failed.reason()).contains("tls.key", "tls.crt"));
            try (var socket = TlsClient.connect(host.address(), OLD)) {
                assertThat(TlsClient.serverCertificate(socket)).isEqualTo(OLD.certificate());
            }
            Files.writeString(key, NEW.pkcs8Pem());
            assertThat(host.reloadIfChanged()).isInstanceOf(TlsReload.Reloaded.class);
        }
    }

    @Test
    void seesASwappedLinkAsInAMountedSecret() throws IOException {
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        OLD.writeTo(first);
        RSA.writeTo(second);
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        chain = data.resolve("tls.crt");
        key = data.resolve("tls.key");
        try (var host = start(NEVER)) {
            Path link = Files.createSymbolicLink(directory.resolve("..tmp"), second);
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);

            assertThat(host.reloadIfChanged()).isInstanceOf(TlsReload.Reloaded.class);
            try (var socket = TlsClient.connect(host.address(), RSA)) {
                assertThat(TlsClient.serverCertificate(socket)).isEqualTo(RSA.certificate());
            }
        }
    }

    @Test
    void reloadsByItself() throws IOException {
        try (var host = start(Duration.ofMillis(20))) {
            NEW.writeTo(directory);

            await().until(() -> presents(host, NEW));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls.key|",
                "tls.key|-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "tls.key|-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----",
                "tls.key|-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----",
                "tls.key|-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----",
                "tls.crt|",
                "tls.crt|garbage",
                "tls.crt|-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
            })
    void namesTheFileItCannotUse(String fileAndText) throws IOException {
        int bar = fileAndText.indexOf('|');
        Path file = directory.resolve(fileAndText.substring(0, bar));
        Files.writeString(file, fileAndText.substring(bar + 1));

        assertThatThrownBy(() -> start(NEVER))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": ");
    }

    @Test
    void namesAMissingFile() throws IOException {
        Files.delete(key);

        assertThatThrownBy(() -> start(NEVER)).hasMessage(key + ": no such file");
    }

    @Test
    void cutsAClientThatNeverShakesHands() throws IOException {
        HttpLimits hurried = Hosts.TIGHT.withTimeouts(Duration.ofMillis(150), NEVER);
        var config = new ListenConfig(Hosts.ANY_PORT, files(NEVER), hurried, TrustedProxies.none());
        try (var host = Hosts.start(config, Hosts.echo());
                var client = new RawClient(host.address())) {
            client.send("\u0016\u0003\u0001");

            assertThatCode(client::readToEnd).doesNotThrowAnyException();
        }
    }

    private HttpHost start(Duration reloadInterval) throws IOException {
        var none = TrustedProxies.none();
        return HttpHost.start(
                new ListenConfig(Hosts.ANY_PORT, files(reloadInterval), Hosts.TIGHT, none),
                Hosts.echo(),
                Clock.systemUTC());
    }

    private Transport.Tls files(Duration reloadInterval) {
        return new Transport.Tls(chain, key, reloadInterval);
    }

    private static String echo(RawClient client) throws IOException {
        return client.send(RawClient.get("/echo")).reply().body();
    }

    private static SSLSocket unshaken(HttpHost host, TestIdentity trusted) throws IOException {
        var factory = TlsClient.trusting(List.of(trusted)).getSocketFactory();
        var address = host.address();
        return (SSLSocket) factory.createSocket(address.getAddress(), address.getPort());
    }

    private static boolean presents(HttpHost host, TestIdentity identity) throws IOException {
        try (var socket = TlsClient.connect(host.address(), OLD, NEW)) {
            return TlsClient.serverCertificate(socket).equals(identity.certificate());
        }
    }

    private static java.net.http.HttpRequest.Builder request(HttpHost host, String target) {
        var uri = URI.create("https://127.0.0.1:" + host.address().getPort() + target);
        return java.net.http.HttpRequest.newBuilder(uri);
    }
}
