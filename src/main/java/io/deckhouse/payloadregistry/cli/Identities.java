package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.authserver.AuthMetrics;
import io.deckhouse.payloadregistry.authserver.Authenticator;
import io.deckhouse.payloadregistry.authserver.FreshLogins;
import io.deckhouse.payloadregistry.authserver.Freshness;
import io.deckhouse.payloadregistry.authserver.StaticUserAuthenticator;
import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator;
import io.deckhouse.payloadregistry.authserver.TokenReviewer;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.configuration.AuthConfiguration;
import io.deckhouse.payloadregistry.credential.Password;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The authenticators of the current configuration: Kubernetes tokens first, then static users. They
 * remember whom they proved, so a new one is made only where the configuration of its own
 * identities changes.
 */
final class Identities {
    private final Sources sources;
    private final Clock clock;
    private final SecureRandom random;
    private final AtomicReference<Current> current;

    /** Where identities are looked up. */
    record Sources(
            TokenReviewer reviewer, Supplier<StaticUsers> users, Supplier<Freshness> freshness) {
        /** Tokens by this cluster's word, counted. */
        static Sources of(Cluster cluster, UserSource users, AuthMetrics metrics) {
            return new Sources(
                    metrics.counted((token, audiences) -> review(cluster, token, audiences)),
                    users::get,
                    users::freshness);
        }
    }

    private record Current(
            AuthConfiguration.Identities configuration,
            TokenReviewAuthenticator accounts,
            StaticUserAuthenticator users) {}

    Identities(
            AuthConfiguration.Identities configuration,
            Sources sources,
            Clock clock,
            SecureRandom random) {
        this.sources = sources;
        this.clock = clock;
        this.random = random;
        this.current =
                new AtomicReference<>(
                        new Current(configuration, accounts(configuration), users(configuration)));
    }

    /** The authenticators in the order in which they are asked. */
    List<Authenticator> authenticators() {
        Current now = current.get();
        return List.of(now.accounts(), new FreshLogins(now.users(), sources.freshness()));
    }

    /** The authenticators of another configuration, from now on the current one. */
    List<Authenticator> change(AuthConfiguration.Identities configuration) {
        Current old = current.get();
        var before = old.configuration();
        current.set(
                new Current(
                        configuration,
                        before.audiences().equals(configuration.audiences())
                                ? old.accounts()
                                : accounts(configuration),
                        before.highestCost() == configuration.highestCost()
                                ? old.users()
                                : users(configuration)));
        return authenticators();
    }

    /** The highest bcrypt cost that is verified now. */
    int highestCost() {
        return current.get().configuration().highestCost();
    }

    /** Shows how often the authenticators knew somebody. */
    void showIn(AuthMetrics metrics) {
        metrics.withCache("token-review", () -> current.get().accounts().cacheHits())
                .withCache("static-login", () -> current.get().users().cacheHits());
    }

    private TokenReviewAuthenticator accounts(AuthConfiguration.Identities configuration) {
        return new TokenReviewAuthenticator(
                sources.reviewer(), configuration.audiences(), clock, random);
    }

    private StaticUserAuthenticator users(AuthConfiguration.Identities configuration) {
        var limits =
                StaticUserAuthenticator.Limits.of(Runtime.getRuntime().availableProcessors())
                        .withHighestCost(configuration.highestCost());
        return new StaticUserAuthenticator(
                new StaticLogins(sources.users()), limits, clock, random);
    }

    private static TokenReviewer.Review review(
            Cluster cluster, Password token, List<String> audiences) {
        try {
            return switch (cluster.reviewToken(token, audiences)) {
                case TokenReview.Authenticated(var username, var uid, var groups, var accepted) ->
                        new TokenReviewer.Review.Accepted(username, uid, groups, accepted);
                case TokenReview.Rejected(var reason) -> new TokenReviewer.Review.Rejected(reason);
            };
        } catch (ClusterException e) {
            return new TokenReviewer.Review.Unreachable(
                    e.getMessage() == null ? e.reason().name() : e.getMessage());
        }
    }
}
