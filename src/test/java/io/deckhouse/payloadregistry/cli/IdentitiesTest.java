package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.authserver.AuthMetrics;
import io.deckhouse.payloadregistry.authserver.Authentication;
import io.deckhouse.payloadregistry.authserver.Authenticator;
import io.deckhouse.payloadregistry.authserver.Credentials;
import io.deckhouse.payloadregistry.authserver.Freshness;
import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator.Audiences;
import io.deckhouse.payloadregistry.authserver.TokenReviewer;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.configuration.AuthConfiguration;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordHasher;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the authenticators still know when the configuration changes. */
final class IdentitiesTest {
    private static final Password PASSWORD = Password.of("swordfish");
    private static final AuthConfiguration.Identities FIRST = configured(5, 14);

    private final Clock clock = Clock.fixed(CliRun.NOW, ZoneOffset.UTC);
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger reviews = new AtomicInteger();
    private final StaticUsers users =
            new StaticUsers(
                    Map.of(
                            "ci",
                            new StaticUsers.Account(
                                    new StaticUser("ci", List.of()),
                                    new PasswordHasher(random).hash(PASSWORD, 4))),
                    List.of());
    private Identities identities;
    private AuthMetrics metrics;

    private static AuthConfiguration.Identities configured(int cacheLife, int highestCost) {
        var audiences = new Audiences(List.of("registry"), false, Duration.ofSeconds(cacheLife));
        return new AuthConfiguration.Identities(audiences, List.of(), highestCost);
    }

    @BeforeEach
    void start(@TempDir Path keys) throws Exception {
        var sources =
                new Identities.Sources(
                        (_, _) -> {
                            reviews.incrementAndGet();
                            return new TokenReviewer.Review.Accepted(
                                    "ali", "", Set.of(), List.of("registry"));
                        },
                        () -> users,
                        () -> Freshness.CURRENT);
        identities = new Identities(FIRST, sources, clock, random);
        var opened =
                RotatingKeys.open(new KeyDirectory(keys), RotationPolicy.STANDARD, clock, random);
        metrics = new AuthMetrics(opened, clock);
        identities.showIn(metrics);
    }

    private static void proves(List<Authenticator> authenticators) throws Exception {
        var loopback = InetAddress.getLoopbackAddress();
        assertThat(
                        authenticators
                                .getFirst()
                                .authenticate(
                                        new Credentials("token", Password.of("opaque"), loopback)))
                .isInstanceOf(Authentication.Proven.class);
        assertThat(authenticators.getLast().authenticate(new Credentials("ci", PASSWORD, loopback)))
                .isInstanceOf(Authentication.Proven.class);
    }

    /** How many static logins took no hash. */
    private int savedHashes() {
        String hits = "cache_hits_total{cache=\"static-login\"} ";
        return metrics.page()
                .lines()
                .filter(line -> line.contains(hits))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    @Test
    void staticLoginsAreStillKnownWhenTheReviewsChange() throws Exception {
        proves(identities.authenticators());

        proves(identities.change(configured(7, 14)));

        assertThat(savedHashes()).isEqualTo(1);
        assertThat(reviews).hasValue(2);
    }

    @Test
    void reviewsAreStillKnownWhenTheHighestCostChanges() throws Exception {
        proves(identities.authenticators());

        proves(identities.change(configured(5, 12)));

        assertThat(savedHashes()).isZero();
        assertThat(reviews).hasValue(1);
        assertThat(identities.highestCost()).isEqualTo(12);
    }

    @Test
    void nobodyIsForgottenWhereNothingChanges() throws Exception {
        proves(identities.authenticators());

        proves(identities.change(configured(5, 14)));

        assertThat(savedHashes()).isEqualTo(1);
        assertThat(reviews).hasValue(1);
    }
}
