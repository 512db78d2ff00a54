package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.authserver.AuthMetrics;
import io.deckhouse.payloadregistry.authserver.Authenticator;
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
import java.util.function.Supplier;

/**
 * The authenticators of a configuration: Kubernetes tokens first, then static users. They remember
 * whom they proved, so new ones are made only where the configuration of identities changed.
 */
final class Identities {
    private final AuthConfiguration.Identities configuration;
    private final TokenReviewAuthenticator accounts;
    private final StaticUserAuthenticator users;

    /** Where identities are looked up. */
    record Sources(TokenReviewer reviewer, Supplier<StaticUsers> users) {
        /** Tokens by this cluster's word, counted. */
        static Sources of(Cluster cluster, Supplier<StaticUsers> users, AuthMetrics metrics) {
            return new Sources(
                    metrics.counted((token, audiences) -> review(cluster, token, audiences)),
                    users);
        }
    }

    Identities(
            AuthConfiguration.Identities configuration, Sources sources, Environment environment) {
        this.configuration = configuration;
        this.accounts =
                new TokenReviewAuthenticator(
                        sources.reviewer(), configuration.audiences(), environment.clock());
        var limits =
                StaticUserAuthenticator.Limits.of(Runtime.getRuntime().availableProcessors())
                        .withHighestCost(configuration.highestCost());
        this.users =
                new StaticUserAuthenticator(
                        new StaticLogins(sources.users()),
                        limits,
                        environment.clock(),
                        environment.random());
    }

    /** Whether they prove just what this configuration asks for. */
    boolean isFor(AuthConfiguration.Identities other) {
        return configuration.equals(other);
    }

    /** In the order in which they are asked. */
    List<Authenticator> authenticators() {
        return List.of(accounts, users);
    }

    long reviewsSaved() {
        return accounts.cacheHits();
    }

    long hashesSaved() {
        return users.cacheHits();
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
