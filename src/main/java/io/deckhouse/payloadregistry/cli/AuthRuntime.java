package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.authserver.AccessView;
import io.deckhouse.payloadregistry.authserver.AuditLines;
import io.deckhouse.payloadregistry.authserver.AuthMetrics;
import io.deckhouse.payloadregistry.authserver.Freshness;
import io.deckhouse.payloadregistry.authserver.RbacAuthorizer;
import io.deckhouse.payloadregistry.authserver.RegistryAuthServer;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.AccessFeed;
import io.deckhouse.payloadregistry.cluster.AccessLimits;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.StaticUserFeed;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.configuration.AuthConfiguration;
import io.deckhouse.payloadregistry.configuration.ConfigurationException;
import io.deckhouse.payloadregistry.configuration.StaticUserFile;
import io.deckhouse.payloadregistry.configuration.Values;
import io.deckhouse.payloadregistry.configuration.WatchedFile;
import io.deckhouse.payloadregistry.hosting.AddressText;
import io.deckhouse.payloadregistry.hosting.Health;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.hosting.Ticker;
import io.deckhouse.payloadregistry.hosting.Transport;
import io.deckhouse.payloadregistry.token.KeySource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The auth server wired to a cluster: rights, static users and token reviews come from there. */
final class AuthRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuthRuntime.class);
    private static final Duration LOOK_FOR_USERS = Duration.ofMillis(250);

    private final Wiring wiring;
    private final AuthConfiguration configuration;
    private final AdminPages.Pages beside;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AtomicReference<String> tokenUrl = new AtomicReference<>("");
    private final List<Ticker> tickers = new CopyOnWriteArrayList<>();

    private AuthRuntime(Wiring wiring, AuthConfiguration configuration, AdminPages.Pages beside) {
        this.wiring = wiring;
        this.configuration = configuration;
        this.beside = beside;
    }

    /**
     * Starts the feeds and listens; the server refuses with 503 until the rights are known. Keys in
     * a Secret are waited for as long as the API server does not answer.
     *
     * @param beside what the operators' pages show of another daemon in this process
     */
    static AuthRuntime start(
            AuthOptions options,
            Wiring wiring,
            Opened opened,
            Shutdown shutdown,
            AdminPages.Pages beside)
            throws IOException, InterruptedException {
        Optional<WatchedFile<Values>> file = options.file();
        var configuration = options.configuration(file.map(WatchedFile::get).orElse(Values.none()));
        var runtime = new AuthRuntime(wiring, configuration, beside);
        try {
            runtime.start(options, file.stream().toList(), opened, shutdown);
            return runtime;
        } catch (IOException | InterruptedException | RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    private void start(
            AuthOptions options, List<WatchedFile<Values>> file, Opened opened, Shutdown shutdown)
            throws IOException, InterruptedException {
        KeySource keys =
                new KeyWait(wiring, configuration.keys(), configuration.listen().admin())
                        .keys(opened, shutdown);
        List<WatchedFile<StaticUsers>> usersFile = usersFile();
        AccessFeed access = closedLater(feed(opened.cluster()));
        UserSource users =
                usersFile.isEmpty() ? fed(opened) : new UserSource.Listed(usersFile.getFirst());
        var metrics =
                new AuthMetrics(keys, wiring.environment().clock())
                        .withRules(access::confirmedAt, access::leftOut);
        var identities =
                new Identities(
                        configuration.identities(),
                        Identities.Sources.of(opened.cluster(), users, metrics),
                        wiring.environment().clock(),
                        wiring.environment().random());
        identities.showIn(metrics);
        var warnings = new UserWarnings(users::get, identities::highestCost, AuthRuntime::warn);
        every(LOOK_FOR_USERS, "user-warnings", warnings);
        RegistryAuthServer server = closedLater(server(keys, access, metrics, identities, users));
        ListenConfig main = configuration.listen().main();
        HttpHost host =
                listening(() -> {
                    HttpHost.check(main, wiring.environment().clock().instant());
                    return server.start(main);
                });
        host.tellOfProxy();
        tokenUrl.set(tokenUrl(host));
        for (ListenConfig admin : configuration.listen().admin()) {
            listening(() -> server.startAdmin(admin));
        }
        var keyReload = new KeyReload(keys);
        every(KeyReload.INTERVAL, "key-reload", keyReload);
        var running = new AuthReload.Running(server, host, access, identities, keyReload);
        var reload =
                new AuthReload(
                        new AuthReload.Files(file, options::configuration, usersFile),
                        running::use,
                        configuration);
        every(AuthReload.INTERVAL, "auth-reload", reload);
    }

    private AccessFeed feed(Cluster cluster) {
        var limits = AccessLimits.of(Runtime.getRuntime().maxMemory());
        return AccessFeed.start(cluster, configuration.verbs(), limits);
    }

    private static void warn(String what) {
        LOG.atWarn().addKeyValue("problem", what).log("a static user gets less than is written");
    }

    private void every(Duration interval, String name, Runnable task) {
        tickers.add(closedLater(new Ticker(name, interval, task)));
    }

    private List<WatchedFile<StaticUsers>> usersFile() {
        try {
            List<WatchedFile<StaticUsers>> opened = new ArrayList<>();
            for (var path : configuration.identities().usersFile()) {
                opened.add(WatchedFile.open(path, StaticUserFile::read));
            }
            return opened;
        } catch (ConfigurationException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    /** Looks for the kind by itself, too, since nobody may have installed it. */
    private UserSource fed(Opened opened) {
        var clock = wiring.environment().clock();
        var feed = closedLater(StaticUserFeed.start(opened.cluster(), clock));
        every(LOOK_FOR_USERS, "static-users", feed::look);
        return new UserSource.Fed(feed, clock);
    }

    private RegistryAuthServer server(
            KeySource keys,
            AccessFeed access,
            AuthMetrics metrics,
            Identities identities,
            UserSource users) {
        Environment environment = wiring.environment();
        var builder =
                RegistryAuthServer.builder(
                        configuration.settings(), keys, environment.clock(), environment.random());
        identities.authenticators().forEach(builder::authenticator);
        beside.alive().forEach(builder::aliveWhen);
        beside.ready().forEach(builder::readyWhen);
        return builder.anonymous()
                .readyWhen(
                        new Health.Check(
                                "static-users", () -> users.freshness() == Freshness.CURRENT))
                .aliveWhen(
                        new Health.Check(
                                "reload", () -> tickers.stream().allMatch(Ticker::isAlive)))
                .authorizer(new RbacAuthorizer(() -> view(access), environment.clock()))
                .audit(metrics)
                .audit(new AuditLines(System.err))
                .metrics(() -> metrics.page() + beside.metrics().get())
                .build();
    }

    private <T extends AutoCloseable> T closedLater(T part) {
        running.push(part);
        return part;
    }

    /** The token URL at the address that is really listened on. */
    String tokenUrl() {
        return tokenUrl.get();
    }

    /** The service that tokens are for. */
    String service() {
        return configuration.settings().service();
    }

    private String tokenUrl(HttpHost host) {
        String address = AddressText.of(host.address().getAddress());
        String name = address.contains(":") ? "[" + address + "]" : address;
        boolean tls = configuration.listen().main().transport() instanceof Transport.Tls;
        return (tls ? "https://" : "http://")
                + name
                + ":"
                + host.address().getPort()
                + "/auth/token";
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot stop " + part, e);
            }
        }
    }

    interface Start {
        HttpHost listen() throws IOException;
    }

    /** The host says in one sentence which address or file cannot be used. */
    static HttpHost listening(Start start) {
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
}
