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
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The authenticators of the current configuration: Kubernetes tokens first, then static users. They
 * remember whom they proved, so new ones are made only where the configuration of identities
 * changes.
 */
final class Identities {
    private final Sources sources;
    private final Environment environment;
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
            AuthConfiguration.Identities configuration, Sources sources, Environment environment) {
        this.sources = sources;
        this.environment = environment;
        this.current = new AtomicReference<>(made(configuration));
    }

    /** The authenticators in the order in which they are asked. */
    List<Authenticator> authenticators() {
        Current now = current.get();
        return List.of(now.accounts(), new FreshLogins(now.users(), sources.freshness()));
    }

    /** The authenticators of another configuration, from now on the current one. */
    List<Authenticator> change(AuthConfiguration.Identities configuration) {
        if (!configuration.equals(current.get().configuration())) {
            current.set(made(configuration));
        }
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

    private Current made(AuthConfiguration.Identities configuration) {
        var limits =
                StaticUserAuthenticator.Limits.of(Runtime.getRuntime().availableProcessors())
                        .withHighestCost(configuration.highestCost());
        return new Current(
                configuration,
                new TokenReviewAuthenticator(
                        sources.reviewer(),
                        configuration.audiences(),
                        environment.clock(),
                        environment.random()),
                new StaticUserAuthenticator(
                        new StaticLogins(sources.users()),
                        limits,
                        environment.clock(),
                        environment.random()));
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
