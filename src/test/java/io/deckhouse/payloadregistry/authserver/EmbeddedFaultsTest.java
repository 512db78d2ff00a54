package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.HttpLimits;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.token.JwkSet;
import io.deckhouse.payloadregistry.token.KeySource;
import io.deckhouse.payloadregistry.token.TokenSigner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program may do wrong that has the server in itself. */
final class EmbeddedFaultsTest {
    private static final ListenConfig ANYWHERE =
            ListenConfig.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private static final String PULL = "repository:team/app:pull";
    private static final String TARGET = "/token?scope=" + PULL;

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.server.close();
    }

    private RegistryAuthServer.Builder builder() {
        return builder(bench.keys);
    }

    private RegistryAuthServer.Builder builder(KeySource keys) {
        return RegistryAuthServer.builder(Bench.SERVICE, keys, bench.clock, Bench.RANDOM);
    }

    private static Arguments argument(String name, Consumer<RegistryAuthServer.Builder> call) {
        return Arguments.of(name, call);
    }

    @SuppressWarnings("NullAway") // that is what it is about
    private static Stream<Arguments> nulls() {
        return Stream.of(
                argument("authenticator", it -> it.authenticator(null)),
                argument("readiness check", it -> it.readyWhen(null)),
                argument("liveness check", it -> it.aliveWhen(null)),
                argument("authorizer", it -> it.authorizer(null)),
                argument("audit log", it -> it.audit(null)),
                argument("metrics page", it -> it.metrics(null)),
                argument("sleeper", it -> it.sleeper(null)));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void isToldWhichPartIsNull(String name, Consumer<RegistryAuthServer.Builder> call) {
        assertThatThrownBy(() -> call.accept(builder()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the %s is null", name);
    }

    @Test
    @SuppressWarnings("NullAway")
    void isToldWhichPartIsNullAtOnce() {
        var settings = AuthServerSettings.of("r");
        assertThatThrownBy(
                        () -> RegistryAuthServer.builder(settings, null, bench.clock, Bench.RANDOM))
                .hasMessage("the key source is null");
        assertThatThrownBy(
                        () -> RegistryAuthServer.builder(settings, bench.keys, null, Bench.RANDOM))
                .hasMessage("the clock is null");
        assertThatThrownBy(
                        () -> RegistryAuthServer.builder(settings, bench.keys, bench.clock, null))
                .hasMessage("the random generator is null");
        assertThatThrownBy(() -> AuthServerSettings.of(null)).hasMessage("service is null");
        assertThatThrownBy(() -> settings.withRealm(null)).hasMessage("realm is null");
        assertThatThrownBy(() -> settings.withLives(null, Duration.ofHours(1)))
                .hasMessage("pullLife is null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a"})
    void isToldOfABlankService(String service) {
        assertThatThrownBy(() ->
                        RegistryAuthServer.builder(service, bench.keys, bench.clock, Bench.RANDOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("service '" + service + "' is empty");
    }

    @Test
    void mayCloseTwiceAndStartsNoMoreThen() throws Exception {
        var server = builder().start(ANYWHERE);
        server.close();

        assertThatCode(server::close).doesNotThrowAnyException();
        assertThatThrownBy(() -> server.start(ANYWHERE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the auth server is closed: build a new one");
        assertThatThrownBy(() -> server.startAdmin(ANYWHERE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void servesAtTwoAddressesAndNamesOneThatIsTaken() throws Exception {
        bench.server.start(ANYWHERE);
        var second = bench.server.start(ANYWHERE);
        var taken = ListenConfig.plain(bench.server.address());

        assertThatIOException()
                .isThrownBy(() -> bench.server.start(taken))
                .withMessageContaining(":" + bench.server.address().getPort() + ": it is in use");
        assertThat(Wire.get(second.address(), TARGET).status()).isEqualTo(200);
        assertThat(Wire.get(bench.server.address(), TARGET).status()).isEqualTo(200);
    }

    @Test
    void saysWhichPlugInGaveNull() throws Exception {
        try (var log = CapturedLog.start()) {
            @SuppressWarnings("NullAway")
            var noAnswer = builder().authenticator(_ -> null).build();
            @SuppressWarnings("NullAway")
            var noVerdict = builder().anonymous().authorizer((_, _, _) -> null).build();

            assertThat(noAnswer.endpoint().answer(Bench.request(Bench.ci())))
                    .isInstanceOf(TokenReply.Unavailable.class);
            assertThat(noVerdict.endpoint().answer(Bench.request(Bench.anonymous(), PULL)))
                    .isInstanceOf(TokenReply.Unavailable.class);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("an authenticator answered null"))
                    .anyMatch(line -> line.contains("the authorizer answered null"));
        }
    }

    @Test
    void grantsNoMoreThanWasAskedFor() throws Exception {
        var server =
                builder()
                        .anonymous()
                        .authorizer((_, _, _) -> new Verdict(EnumSet.allOf(Action.class), "all"))
                        .build();

        var reply = server.endpoint().answer(Bench.request(Bench.anonymous(), PULL));

        assertThat(((TokenReply.Issued) reply).scope()).isEqualTo(PULL);
    }

    @Test
    void waitsForNoAuthenticatorWithoutEnd() throws Exception {
        var never = new CountDownLatch(1);
        var brief = new HttpLimits(4_096, 1_000, 9, Duration.ofMillis(300), Duration.ofSeconds(9));
        var server =
                builder()
                        .authenticator(login -> {
                            never.await();
                            return Authentication.user(login.username());
                        })
                        .start(ANYWHERE.withLimits(brief));
        try (server) {
            assertThat(Wire.get(server.address(), TARGET, Wire.basic("a", "b")).status())
                    .isEqualTo(503);
        }
    }

    @Test
    void saysUnavailableWhereTheKeysBreak() throws Exception {
        var broken = new BrokenKeys();
        var metrics = new AuthMetrics(broken, bench.clock);
        var server = builder(broken).anonymous().metrics(metrics::page).start(ANYWHERE);
        try (server;
                HttpHost admin = server.startAdmin(ANYWHERE)) {
            assertThat(Wire.get(server.address(), TARGET).status()).isEqualTo(503);
            assertThat(Wire.get(server.address(), "/certs/ca.pem").status()).isEqualTo(503);
            assertThat(Wire.get(admin.address(), "/readyz").status()).isEqualTo(503);
            assertThat(Wire.get(admin.address(), "/metrics").body())
                    .contains("signing_key_remaining_seconds NaN");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void staysRightWhenTheClockJumps(int hours) throws Exception {
        bench.issued(Bench.anonymous(), "repository:team/public:pull");

        bench.clock.move(Duration.ofHours(hours));

        var issued = bench.issued(Bench.anonymous(), "repository:team/public:pull");
        assertThat(issued.scope()).isEqualTo("repository:team/public:pull");
        assertThat(issued.token().issuedAt()).isEqualTo(bench.clock.instant());
        assertThat(issued.expiresIn()).isEqualTo(Duration.ofMinutes(15));
        assertThat(bench.keys.current().latestExpiry()).isAfter(issued.token().expiresAt());
    }

    private static final class BrokenKeys implements KeySource {
        @Override
        public TokenSigner current() {
            throw new IllegalStateException("no module");
        }

        @Override
        public JwkSet jwks() {
            throw new IllegalStateException("no module");
        }

        @Override
        public List<X509Certificate> bundle() {
            throw new IllegalStateException("no module");
        }
    }
}
