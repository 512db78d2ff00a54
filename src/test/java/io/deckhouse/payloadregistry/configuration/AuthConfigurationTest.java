package io.deckhouse.payloadregistry.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.authserver.AuthServerSettings;
import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator.Audiences;
import io.deckhouse.payloadregistry.hosting.HttpLimits;
import io.deckhouse.payloadregistry.hosting.Transport;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import io.deckhouse.payloadregistry.token.SigningAlgorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AuthConfigurationTest {
    private static final Values BARE = Values.none().with("service", "registry.example.com");

    @Test
    void needsNothingButAService() throws Exception {
        AuthConfiguration configuration = AuthConfiguration.of(BARE);

        assertThat(configuration.settings())
                .isEqualTo(AuthServerSettings.of("registry.example.com"));
        assertThat(configuration.listen().main().address()).hasToString("/127.0.0.1:5001");
        assertThat(configuration.listen().main().transport()).isEqualTo(new Transport.Plain());
        assertThat(configuration.listen().main().limits()).isEqualTo(HttpLimits.defaults());
        assertThat(configuration.listen().admin()).isEmpty();
        assertThat(configuration.keys()).isEqualTo(new KeyPlace.Usual(RotationPolicy.STANDARD));
        assertThat(configuration.identities().audiences())
                .isEqualTo(Audiences.of("registry.example.com"));
        assertThat(configuration.identities().usersFile()).isEmpty();
        assertThat(configuration.identities().highestCost()).isEqualTo(14);
        assertThat(configuration.verbs()).isEqualTo(VerbTable.standard());
    }

    @Test
    void replacesTheVerbsOfOneActionOnly() throws Exception {
        VerbTable verbs = AuthConfiguration.of(BARE.with("verbs.push", List.of("patch"))).verbs();

        assertThat(verbs.verbs().get(Action.PUSH)).containsExactly("patch");
        assertThat(verbs.verbs().get(Action.PULL)).containsExactly("get", "pull");
    }

    @Test
    void keepsLeavesLongEnoughForLongTokens() throws Exception {
        Values values =
                BARE.with("tokens.pushLife", Duration.ofHours(20)).with("keys.algorithm", "RS256");

        assertThat(AuthConfiguration.of(values).keys())
                .isInstanceOfSatisfying(
                        KeyPlace.Usual.class,
                        usual -> {
                            assertThat(usual.policy().longestToken())
                                    .isEqualTo(Duration.ofHours(20));
                            assertThat(usual.policy().leafLife())
                                    .isEqualTo(Duration.ofHours(40).plusMinutes(10));
                        });
    }

    @Test
    void listensOnTlsWhereItIsToldTo() throws Exception {
        Values values = BARE.with("tls.certificate", Path.of("/c")).with("tls.key", Path.of("/k"));

        assertThat(AuthConfiguration.of(values).listen().main().transport())
                .isInstanceOf(Transport.Tls.class);
    }

    @Test
    void takesASecretOfItsOwnNamespaceAndOfAnother() throws Exception {
        assertThat(AuthConfiguration.of(BARE.with("keys.secret", "keys.of-it")).keys())
                .isEqualTo(
                        new KeyPlace.Secret(
                                new SecretName("", "keys.of-it"), RotationPolicy.STANDARD));
        assertThat(AuthConfiguration.of(BARE.with("keys.secret", "reg/keys")).keys())
                .isEqualTo(
                        new KeyPlace.Secret(
                                new SecretName("reg", "keys"), RotationPolicy.STANDARD));
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(Values.none(), "service is missing"),
                Arguments.of(
                        BARE.with("service", "a\"b"),
                        "service 'a\"b' is empty or too long, or holds"),
                Arguments.of(BARE.with("tls.key", Path.of("/k")), "tls.key is given alone"),
                Arguments.of(BARE.with("listen", "nowhere"), "listen 'nowhere' is not HOST:PORT"),
                Arguments.of(BARE.with("adminListen", "a:b"), "adminListen 'a:b' is not"),
                Arguments.of(
                        BARE.with("listen", "nosuch.invalid:80"),
                        "listen 'nosuch.invalid:80': no address is known for the host"),
                Arguments.of(
                        BARE.with("adminListen", "127.0.0.1:5001"),
                        "adminListen '127.0.0.1:5001' is taken by listen '127.0.0.1:5001'"),
                Arguments.of(
                        BARE.with("listen", ":80").with("adminListen", "127.0.0.1:80"),
                        "adminListen '127.0.0.1:80' is taken by listen ':80'"),
                Arguments.of(
                        BARE.with("keys.directory", Path.of("/d")).with("keys.secret", "s"),
                        "keys.directory and keys.secret each say where the keys are: choose one"),
                Arguments.of(
                        BARE.with("keys.secret", "A/B"),
                        "keys.secret: 'A' cannot be a namespace: up to 63 lower-case letters"),
                Arguments.of(
                        BARE.with("keys.secret", "reg/UPPER_x"),
                        "keys.secret: 'UPPER_x' cannot be a Secret's name: up to 253 lower-case"),
                Arguments.of(
                        BARE.with("keys.secret", "reg/"),
                        "keys.secret: '' cannot be a Secret's name"),
                Arguments.of(
                        BARE.with("keys.secret", "/x"),
                        "keys.secret: '/x' has nothing before the slash: write [NAMESPACE/]NAME"),
                Arguments.of(
                        BARE.with("keys.secret", "a/b/c"),
                        "keys.secret: 'b/c' cannot be a Secret's name"),
                Arguments.of(
                        BARE.with("keys.file", Path.of("/f")).with("keys.algorithm", "RS256"),
                        "keys.algorithm: a key of your own says itself"),
                Arguments.of(
                        BARE.with("tokens.pullLife", Duration.ofHours(2)),
                        "tokens.pushLife (1h) is shorter than tokens.pullLife (PT2H)"),
                Arguments.of(
                        BARE.with("tokens.pullLife", Duration.ofSeconds(5)),
                        "tokens.pullLife is PT5S: choose from 1m to 24h"),
                Arguments.of(
                        BARE.with("kubernetesTokens.cacheLife", Duration.ofMinutes(1)),
                        "kubernetesTokens.cacheLife is PT1M: choose from 0s to 10s"),
                Arguments.of(
                        BARE.with("limits.idleTimeout", Duration.ofSeconds(Long.MAX_VALUE)),
                        "limits.idleTimeout is PT"),
                Arguments.of(
                        BARE.with("limits.requestTimeout", Duration.ZERO),
                        "limits.requestTimeout is PT0S: choose from 1s to 1h"),
                Arguments.of(
                        BARE.with("trustedProxies", List.of("10.0.0.0/99")),
                        "trustedProxies: not an address range such as 10.0.0.0/8: 10.0.0.0/99"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void refusesWhatDoesNotFit(Values values, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AuthConfiguration.of(values))
                .satisfies(e -> assertThat(e.problems()).hasSize(1))
                .withMessageContaining(message);
    }

    @Test
    void bothListenersMayTakeAnyFreePort() throws Exception {
        AuthConfiguration any =
                AuthConfiguration.of(BARE.with("listen", ":0").with("adminListen", ":0"));

        assertThat(any.listen().admin()).hasSize(1);
    }

    @Test
    void anOptionForTheKeysTakesThePlaceOfWhatTheFileSaysOfThem() throws Exception {
        Values file = BARE.with("keys.directory", Path.of("/d")).with("keys.algorithm", "RS256");
        Values secret = Values.none().withOption("--key-secret", "keys.secret", "s").over(file);
        Values own = Values.none().withOption("--signing-key", "keys.file", Path.of("/f"));

        assertThat(AuthConfiguration.of(secret).keys())
                .isInstanceOfSatisfying(
                        KeyPlace.Secret.class,
                        place -> {
                            assertThat(place.name()).isEqualTo(new SecretName("", "s"));
                            assertThat(place.policy().algorithm())
                                    .isEqualTo(SigningAlgorithm.RS256);
                        });
        assertThat(AuthConfiguration.of(own.over(file)).keys())
                .isEqualTo(new KeyPlace.Imported(Path.of("/f"), Duration.ofHours(1)));
        assertThat(AuthConfiguration.of(own.over(BARE.with("keys.file", Path.of("/g")))).keys())
                .isEqualTo(new KeyPlace.Imported(Path.of("/f"), Duration.ofHours(1)));
    }

    @Test
    void callsASettingWhatItIsCalledWhereItWasGiven() {
        Values file =
                new Values(
                        "auth.yaml",
                        Map.of("service", "r", "adminListen", "foo"),
                        Map.of(
                                "service", new Values.Source("service", 1, "r"),
                                "adminListen", new Values.Source("adminListen", 2, "foo")));
        Values all = Values.none().withOption("--listen", "listen", "bar").over(file);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> AuthConfiguration.of(all))
                .withMessageStartingWith("--listen 'bar' is not HOST:PORT")
                .withMessageContaining("\nauth.yaml:2: adminListen 'foo' is not HOST:PORT");
    }

    @Test
    void namesWhatARunningServerCannotTakeOver() throws Exception {
        AuthConfiguration bare = AuthConfiguration.of(BARE);

        assertThat(bare.atNextStart(with("issuer", "other"))).isEmpty();
        assertThat(bare.atNextStart(with("trustedProxies", List.of("10.0.0.1")))).isEmpty();
        assertThat(bare.atNextStart(with("verbs.pull", List.of("read")))).isEmpty();
        assertThat(bare.atNextStart(with("tokens.pushLife", Duration.ofHours(20)))).isEmpty();
        assertThat(bare.atNextStart(with("listen", "127.0.0.1:5002"))).containsExactly("listen");
        assertThat(bare.atNextStart(with("adminListen", ":0"))).containsExactly("adminListen");
        assertThat(bare.atNextStart(with("keys.algorithm", "RS256"))).containsExactly("keys");
        assertThat(bare.atNextStart(with("limits.connections", 5L))).containsExactly("limits");
        assertThat(bare.atNextStart(with("staticUsers.file", Path.of("/u"))))
                .containsExactly("staticUsers.file");
        Values tls =
                BARE.with("tls.certificate", Path.of("/c"))
                        .with("tls.key", Path.of("/k"))
                        .with("keys.file", Path.of("/s"));
        assertThat(bare.atNextStart(AuthConfiguration.of(tls))).containsExactly("tls", "keys");
    }

    private static AuthConfiguration with(String path, Object value) throws ConfigurationException {
        return AuthConfiguration.of(BARE.with(path, value));
    }
}
