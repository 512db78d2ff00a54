package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.authserver.AccessView;
import io.deckhouse.payloadregistry.authserver.AuditLines;
import io.deckhouse.payloadregistry.authserver.AuthMetrics;
import io.deckhouse.payloadregistry.authserver.RbacAuthorizer;
import io.deckhouse.payloadregistry.authserver.RegistryAuthServer;
import io.deckhouse.payloadregistry.authserver.StaticUserAuthenticator;
import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator;
import io.deckhouse.payloadregistry.authserver.TokenReviewer;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.AccessFeed;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.StaticUserFeed;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import java.io.IOException;
import java.util.List;

/** The auth server wired to a cluster: rights, static users and token reviews come from there. */
final class AuthRuntime implements AutoCloseable {
    private final AccessFeed access;
    private final StaticUserFeed users;
    private final RegistryAuthServer server;
    private final HttpHost host;
    private final boolean tls;

    private AuthRuntime(
            AccessFeed access,
            StaticUserFeed users,
            RegistryAuthServer server,
            Listening listening) {
        this.access = access;
        this.users = users;
        this.server = server;
        this.host = listening.host();
        this.tls = listening.tls();
    }

    private record Listening(HttpHost host, boolean tls) {}

    /** Starts the feeds and listens; the server refuses with 503 until the rights are known. */
    static AuthRuntime start(AuthOptions options, Wiring wiring, Opened opened) throws IOException {
        Environment environment = wiring.environment();
        ListenConfig listen = options.listener();
        Cluster cluster = opened.cluster();
        RotatingKeys keys = SigningKeys.open(options, wiring, opened);
        AccessFeed access = AccessFeed.start(cluster, VerbTable.standard());
        StaticUserFeed users = StaticUserFeed.start(cluster);
        RegistryAuthServer server =
                server(options, environment, keys, new Sources(cluster, access, users));
        HttpHost host = listening(() -> server.start(listen));
        options.adminListener().ifPresent(admin -> listening(() -> server.startAdmin(admin)));
        return new AuthRuntime(
                access, users, server, new Listening(host, options.certificate != null));
    }

    private record Sources(Cluster cluster, AccessFeed access, StaticUserFeed users) {}

    private static RegistryAuthServer server(
            AuthOptions options, Environment environment, RotatingKeys keys, Sources sources) {
        var clock = environment.clock();
        var metrics = new AuthMetrics(keys, clock).withRules(sources.access()::confirmedAt);
        var accounts =
                new TokenReviewAuthenticator(
                        metrics.counted(
                                (token, audiences) -> review(sources.cluster(), token, audiences)),
                        options.audiences(),
                        clock);
        var users =
                new StaticUserAuthenticator(
                        new StaticLogins(sources.users()::users),
                        StaticUserAuthenticator.Limits.of(
                                Runtime.getRuntime().availableProcessors()),
                        clock,
                        environment.random());
        metrics.withCache("token-review", accounts::cacheHits)
                .withCache("static-login", users::cacheHits);
        return RegistryAuthServer.builder(options.settings(), keys, clock, environment.random())
                .authenticator(accounts)
                .authenticator(users)
                .authorizer(new RbacAuthorizer(() -> view(sources.access()), clock))
                .audit(metrics)
                .audit(new AuditLines(System.err))
                .metrics(metrics::page)
                .build();
    }

    /** The token URL at the address that is really listened on. */
    String tokenUrl() {
        String address = host.address().getAddress().getHostAddress();
        String name = address.contains(":") ? "[" + address + "]" : address;
        return (tls ? "https://" : "http://")
                + name
                + ":"
                + host.address().getPort()
                + "/auth/token";
    }

    @Override
    public void close() {
        server.close();
        access.close();
        users.close();
    }

    private interface Start {
        HttpHost listen() throws IOException;
    }

    /** The host says in one sentence which address or file cannot be used. */
    private static HttpHost listening(Start start) {
        try {
            return start.listen();
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage() == null ? "cannot listen" : e.getMessage());
        }
    }

    private static AccessView view(AccessFeed feed) {
        AccessFeed.Snapshot snapshot = feed.snapshot();
        return new AccessView(
                snapshot.index(),
                snapshot.namespaces(),
                snapshot.generation(),
                feed.confirmedAt(),
                feed.isReady());
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
