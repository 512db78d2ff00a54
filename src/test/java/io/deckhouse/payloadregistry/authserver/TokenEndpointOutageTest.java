package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.hosting.HttpRequest;
import io.deckhouse.payloadregistry.token.JwkSet;
import io.deckhouse.payloadregistry.token.KeySource;
import io.deckhouse.payloadregistry.token.TokenSigner;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients are told while something that the server needs is away, old or broken. */
class TokenEndpointOutageTest {
    private static final String PULL_APP = "repository:team/app:pull";

    private final Bench bench = new Bench();

    @Test
    void answersByStaleRulesButIsNotReady() throws Exception {
        bench.view.set(Bench.view(1, Bench.NOW, true));
        bench.clock.advance(Duration.ofMinutes(5).plusSeconds(1));

        assertThat(bench.ask(Bench.ci(), PULL_APP)).isInstanceOf(TokenReply.Issued.class);
        assertThat(ready()).isEqualTo(503);
        bench.clock.advance(Duration.ofMinutes(10));

        assertThat(bench.ask(Bench.ci(), PULL_APP)).isInstanceOf(TokenReply.Unavailable.class);
        bench.view.set(Bench.view(1, bench.clock.instant(), true));
        assertThat(ready()).isEqualTo(200);
    }

    @Test
    void grantsNothingBeforeTheFirstSnapshot() throws Exception {
        bench.view.set(Bench.view(1, Instant.MAX, false));

        assertThat(bench.ask(Bench.anonymous())).isInstanceOf(TokenReply.Unavailable.class);
        assertThat(ready()).isEqualTo(503);
    }

    private int ready() throws InterruptedException {
        return bench.server.adminRoutes().handle(HttpRequest.of("GET", "/readyz")).status();
    }

    @Test
    void saysUnavailableWhenTheApiServerIsAway() throws Exception {
        bench.reviewer.goDown();

        assertThat(bench.ask(Bench.token(Bench.PULLER), PULL_APP))
                .isInstanceOf(TokenReply.Unavailable.class);
        assertThat(bench.ask(Bench.ci(), PULL_APP)).isInstanceOf(TokenReply.Issued.class);
        assertThat(bench.slept).isEmpty();
    }

    @Test
    void saysUnavailableWithoutAKey() throws Exception {
        KeySource broken =
                new KeySource() {
                    @Override
                    public TokenSigner current() {
                        throw new IllegalStateException("the disk is gone");
                    }

                    @Override
                    public JwkSet jwks() {
                        throw new IllegalStateException("the disk is gone");
                    }

                    @Override
                    public List<X509Certificate> bundle() {
                        throw new IllegalStateException("the disk is gone");
                    }
                };
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, broken, bench.clock, Bench.RANDOM)
                        .build();
        var request =
                new TokenRequest(
                        Bench.anonymous(), List.of(), List.of(), InetAddress.getLoopbackAddress());

        assertThat(server.endpoint().answer(request)).isInstanceOf(TokenReply.Unavailable.class);
        for (String page : List.of("/.well-known/jwks.json", "/certs/ca.pem")) {
            var read = HttpRequest.of("GET", page);
            assertThat(server.routes().handle(read).status()).isEqualTo(503);
        }
    }

    @Test
    void saysUnavailableWhenAPlugInBreaks() throws Exception {
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .authorizer((_, _, _) -> {
                            throw new IllegalStateException("no rules");
                        })
                        .audit(_ -> {
                            throw new IllegalStateException("disk full");
                        })
                        .build();
        var request =
                new TokenRequest(
                        Bench.anonymous(),
                        List.of(),
                        List.of(PULL_APP),
                        InetAddress.getLoopbackAddress());

        assertThat(server.endpoint().answer(request)).isInstanceOf(TokenReply.Unavailable.class);
    }
}
