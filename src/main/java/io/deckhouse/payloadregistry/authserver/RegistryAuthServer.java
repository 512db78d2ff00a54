package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.hosting.Health;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.hosting.Routes;
import io.deckhouse.payloadregistry.token.KeySource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A registry's token auth server, ready to be embedded.
 *
 * <p>A complete server, which lets whoever has one password do everything, and nobody else in:
 *
 * <pre>{@code
 * var clock = Clock.systemUTC();
 * var random = new SecureRandom();
 * var keys = RotatingKeys.in(Path.of("keys"), clock, random);
 * RegistryAuthServer.builder("registry.example.com", keys, clock, random)
 *         .authenticator(login -> login.password().equals(Password.of("open sesame"))
 *                 ? Authentication.user(login.username())
 *                 : Authentication.refused())
 *         .authorizer((who, repository, asked) ->
 *                 new Verdict(who instanceof Principal.Anonymous ? Set.of() : asked, "known"))
 *         .start(ListenConfig.plain(new InetSocketAddress("127.0.0.1", 5001)));
 * }</pre>
 *
 * <p>The registry is given {@code keys.bundlePem()} as its {@code rootcertbundle}, the service and
 * issuer of the settings, and {@code /auth/token} at {@link #address} as its realm. A listening
 * server keeps the process alive until {@link #close}.
 */
public final class RegistryAuthServer implements AutoCloseable {
    private final AuthServerParts parts;
    private final List<AuditLog> audits;
    private final RefusalLog refusals;
    private final Supplier<String> metrics;
    private final List<Health.Check> alive;
    private final List<Health.Check> ready;
    private final AtomicReference<TokenEndpoint> endpoint;
    private final ConcurrentLinkedDeque<HttpHost> hosts = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private RegistryAuthServer(Builder builder) {
        this.parts =
                new AuthServerParts(
                        builder.authenticators,
                        builder.authorizer,
                        builder.keys,
                        new AuditLogs(builder.audits),
                        new FailureDelay(builder.clock, builder.sleeper),
                        builder.admitsAnonymous,
                        builder.clock,
                        builder.random);
        this.audits = List.copyOf(builder.audits);
        this.refusals = new RefusalLog(parts.audit(), parts.clock());
        this.metrics = builder.metrics;
        this.alive = List.copyOf(builder.alive);
        this.ready = List.copyOf(builder.ready);
        this.endpoint = new AtomicReference<>(new TokenEndpoint(builder.settings, parts));
    }

    /** Begins a server with the usual settings for a service. */
    public static Builder builder(
            String service, KeySource keys, Clock clock, SecureRandom random) {
        return builder(AuthServerSettings.of(service), keys, clock, random);
    }

    /** Begins a server, which so far knows nobody and grants nothing. */
    public static Builder builder(
            AuthServerSettings settings, KeySource keys, Clock clock, SecureRandom random) {
        return new Builder(settings, keys, clock, random);
    }

    /** The public pages, for a server of one's own. */
    public Routes routes() {
        return AuthRoutes.of(endpoint::get, parts.keys(), refusals);
    }

    /** The pages for operators: {@code /healthz}, {@code /readyz}, {@code /metrics}. */
    public Routes adminRoutes() {
        var isReady = new ArrayList<>(ready);
        isReady.add(
                new Health.Check(
                        "access-rules", () -> parts.authorizer().freshness() == Freshness.CURRENT));
        isReady.add(new Health.Check("signing-key", () -> endpoint.get().canSign()));
        var isAlive = new ArrayList<>(alive);
        isAlive.add(
                new Health.Check("listeners", () -> hosts.stream().allMatch(HttpHost::isAlive)));
        isAlive.add(new Health.Check("access-rules", new Hope(parts.authorizer(), parts.clock())));
        return Health.routes(isAlive, isReady, metrics);
    }

    /** What answers token requests now. */
    public TokenEndpoint endpoint() {
        return endpoint.get();
    }

    /**
     * Serves the public pages at one more address, until closed.
     *
     * @throws IOException naming the address or the TLS file that cannot be used, and why
     * @throws IllegalStateException when the server was closed
     */
    public HttpHost start(ListenConfig listen) throws IOException {
        requireOpen();
        parts.failures().fitInto(listen.limits().requestTimeout());
        return remember(HttpHost.start(listen, routes(), parts.clock()));
    }

    /**
     * Serves the operators' pages at one more address, until closed.
     *
     * @throws IOException naming the address or the TLS file that cannot be used, and why
     * @throws IllegalStateException when the server was closed
     */
    public HttpHost startAdmin(ListenConfig listen) throws IOException {
        requireOpen();
        return remember(HttpHost.start(listen, adminRoutes(), parts.clock()));
    }

    /** Where the first listener listens, with the port that was really taken. */
    public InetSocketAddress address() {
        HttpHost first = hosts.peekFirst();
        if (first == null) {
            throw new IllegalStateException("the auth server does not listen yet: call start");
        }
        return first.address();
    }

    /** Changes the settings between two requests; those on their way keep the old ones. */
    public void reconfigure(AuthServerSettings settings) {
        if (!settings.equals(endpoint.get().settings())) {
            reconfigure(settings, endpoint.get().authenticators());
        }
    }

    /** Changes settings and authenticators as one step between two requests. */
    public void reconfigure(AuthServerSettings settings, List<Authenticator> authenticators) {
        endpoint.set(new TokenEndpoint(settings, parts.with(authenticators)));
    }

    /**
     * Stops listening and lets requests on their way finish, all within 10 seconds; then writes out
     * the audit lines.
     */
    @Override
    public void close() {
        isClosed.set(true);
        var stopping = new ArrayList<Thread>();
        for (HttpHost host : hosts) {
            stopping.add(Thread.ofPlatform().name("stop-" + host.address()).start(host::close));
        }
        for (Thread thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        for (AuditLog each : audits) {
            if (each instanceof AuditLines lines) {
                lines.close();
            }
        }
    }

    /** Its audit lines would be lost. */
    private void requireOpen() {
        if (isClosed.get()) {
            throw new IllegalStateException("the auth server is closed: build a new one");
        }
    }

    private HttpHost remember(HttpHost host) {
        hosts.add(host);
        return host;
    }

    /** Collects what a server is made of. */
    public static final class Builder {
        private final AuthServerSettings settings;
        private final KeySource keys;
        private final Clock clock;
        private final SecureRandom random;
        private final List<Authenticator> authenticators = new ArrayList<>();
        private Authorizer authorizer = (_, _, _) -> new Verdict(Set.of(), "no rules");
        private final List<AuditLog> audits = new ArrayList<>();
        private final List<Health.Check> alive = new ArrayList<>();
        private final List<Health.Check> ready = new ArrayList<>();
        private boolean admitsAnonymous;
        private Supplier<String> metrics = () -> "";
        private Sleeper sleeper = Thread::sleep;

        private Builder(
                AuthServerSettings settings, KeySource keys, Clock clock, SecureRandom random) {
            this.settings = given(settings, "settings");
            this.keys = given(keys, "key source");
            this.clock = given(clock, "clock");
            this.random = given(random, "random generator");
        }

        /** At once: later nobody could tell whose call it was. */
        private static <T> T given(T part, String name) {
            return Objects.requireNonNull(part, () -> "the " + name + " is null");
        }

        /** Adds an authenticator, asked after those added before it. */
        public Builder authenticator(Authenticator next) {
            authenticators.add(given(next, "authenticator"));
            return this;
        }

        /**
         * Lets in whoever sends no credentials, as {@link Principal.Anonymous}: what such a request
         * is granted is then up to the authorizer. Without this it is answered 401.
         */
        public Builder anonymous() {
            admitsAnonymous = true;
            return this;
        }

        /** Adds a condition of {@code /readyz}. */
        public Builder readyWhen(Health.Check check) {
            ready.add(given(check, "readiness check"));
            return this;
        }

        /** Adds a condition of {@code /healthz}, without which the process is to be restarted. */
        public Builder aliveWhen(Health.Check check) {
            alive.add(given(check, "liveness check"));
            return this;
        }

        /** Sets who decides what is granted; without it everybody may log in for nothing. */
        public Builder authorizer(Authorizer decider) {
            authorizer = given(decider, "authorizer");
            return this;
        }

        /** Adds who is told of each decision, after those added before. */
        public Builder audit(AuditLog sink) {
            audits.add(given(sink, "audit log"));
            return this;
        }

        /** Sets the text of {@code /metrics}, in the Prometheus format. */
        public Builder metrics(Supplier<String> page) {
            metrics = given(page, "metrics page");
            return this;
        }

        /** Sets how delays after failed logins pass. */
        public Builder sleeper(Sleeper delays) {
            sleeper = given(delays, "sleeper");
            return this;
        }

        /** Makes the server, which does not listen yet. */
        public RegistryAuthServer build() {
            return new RegistryAuthServer(this);
        }

        /**
         * Makes the server and serves the public pages.
         *
         * @throws IOException naming the address or the TLS file that cannot be used, and why
         */
        public RegistryAuthServer start(ListenConfig listen) throws IOException {
            var server = build();
            server.start(listen);
            return server;
        }
    }
}
