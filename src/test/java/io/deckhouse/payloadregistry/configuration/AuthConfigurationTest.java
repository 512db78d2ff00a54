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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AuthConfigurationTest {
    private static final Values BARE = Values.none().with("service", "registry.example.com");

    @Test
    void needsNothingButAService() {
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
    void replacesTheVerbsOfOneActionOnly() {
        VerbTable verbs = AuthConfiguration.of(BARE.with("verbs.push", List.of("patch"))).verbs();

        assertThat(verbs.verbs().get(Action.PUSH)).containsExactly("patch");
        assertThat(verbs.verbs().get(Action.PULL)).containsExactly("get", "pull");
    }

    @Test
    void keepsLeavesLongEnoughForLongTokens() {
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
    void listensOnTlsWhereItIsToldTo() {
        Values values = BARE.with("tls.certificate", Path.of("/c")).with("tls.key", Path.of("/k"));

        assertThat(AuthConfiguration.of(values).listen().main().transport())
                .isInstanceOf(Transport.Tls.class);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(Values.none(), "service is missing"),
                Arguments.of(BARE.with("tls.key", Path.of("/k")), "go together"),
                Arguments.of(BARE.with("listen", "nowhere"), "--listen 'nowhere' is not HOST:PORT"),
                Arguments.of(BARE.with("adminListen", "a:b"), "--admin-listen 'a:b' is not"),
                Arguments.of(
                        BARE.with("keys.directory", Path.of("/d")).with("keys.secret", "s"),
                        "choose one"),
                Arguments.of(
                        BARE.with("keys.file", Path.of("/f")).with("keys.algorithm", "RS256"),
                        "says itself what it signs with"),
                Arguments.of(
                        BARE.with("tokens.pullLife", Duration.ofHours(2)), "shorter than pullLife"),
                Arguments.of(BARE.with("tokens.pullLife", Duration.ofSeconds(5)), "60 seconds"),
                Arguments.of(
                        BARE.with("kubernetesTokens.cacheLife", Duration.ofMinutes(1)),
                        "0 to 10 seconds"),
                Arguments.of(BARE.with("trustedProxies", List.of("10.0.0.0/99")), "10.0.0.0/99"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void refusesWhatDoesNotFit(Values values, String message) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> AuthConfiguration.of(values))
                .withMessageContaining(message);
    }

    @Test
    void namesWhatARunningServerCannotTakeOver() {
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

    private static AuthConfiguration with(String path, Object value) {
        return AuthConfiguration.of(BARE.with(path, value));
    }
}
