package io.deckhouse.payloadregistry.hosting;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket whose requests go to a handler, until closed. */
public final class HttpHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpHost.class);
    // Whoever stops us kills after 10 s; a second remains for the rest.
    private static final Duration DRAIN = Duration.ofSeconds(9);
    private static final Duration DRAIN_STEP = Duration.ofMillis(5);
    private static final Duration LONGEST_SWEEP = Duration.ofMillis(250);

    private final JettyParts jetty;
    private final Bridge bridge;
    private final ConnectionWatch watch;
    private final BodyBudget budget;
    private final HeadBudget heads;
    private final @Nullable ReloadingIdentity identity;
    private final List<Ticker> tickers = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> lastFailure = new AtomicReference<>("");
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private InetSocketAddress address;

    private HttpHost(
            ListenConfig config,
            HttpHandler handler,
            MemoryLimits memory,
            @Nullable ReloadingIdentity identity) {
        this.identity = identity;
        this.address = config.address();
        this.watch = new ConnectionWatch(config.limits(), memory.http2Connections());
        this.budget = new BodyBudget(memory.bodies(), memory.requests());
        this.bridge = new Bridge(handler, config, watch, budget);
        this.heads = new HeadBudget(memory.heads());
        this.jetty = JettyParts.assemble(config, bridge, watch, heads, memory, identity);
    }

    /**
     * Listens, and serves until closed.
     *
     * @param clock tells whether a certificate that comes later is valid
     * @throws IOException naming the address that cannot be bound, or the TLS file that cannot be
     *     used and why
     */
    public static HttpHost start(ListenConfig config, HttpHandler handler, InstantSource clock)
            throws IOException {
        var memory = MemoryLimits.of(Runtime.getRuntime().maxMemory());
        return start(config, handler, clock, memory);
    }

    /** The same, with other limits of what all clients together may have us hold. */
    static HttpHost start(
            ListenConfig config, HttpHandler handler, InstantSource clock, MemoryLimits memory)
            throws IOException {
        if (config.address().isUnresolved()) {
            throw new IOException(config.address().getHostString() + ": unknown host");
        }
        HttpHost host =
                switch (config.transport()) {
                    case Transport.Plain _ -> new HttpHost(config, handler, memory, null);
                    case Transport.Tls tls ->
                            new HttpHost(
                                    config, handler, memory, new ReloadingIdentity(tls, clock));
                };
        host.listen(config);
        return host;
    }

    /**
     * Loads what {@link #start} would load, and does not listen.
     *
     * @throws IOException naming the TLS file that cannot be used, and why; a certificate that is
     *     not valid at this time is of no use to any client
     */
    public static void check(ListenConfig config, Instant now) throws IOException {
        if (config.transport() instanceof Transport.Tls files) {
            ServerIdentity.Source.read(files).load().requireValidAt(now, files.certificateChain());
        }
    }

    /**
     * Warns once when a request seems to come through a proxy while none is trusted: for a listener
     * that tells its clients apart.
     */
    public void tellOfProxy() {
        bridge.tellOfProxy();
    }

    /** From the next request on, the clients' addresses are taken from these peers' word. */
    public void trust(TrustedProxies proxies) {
        bridge.trust(proxies);
    }

    /** Where it listens, with the port that was really taken; the same after it was closed. */
    public InetSocketAddress address() {
        return address;
    }

    /** The connections that are open now, for a gauge. */
    public int openConnections() {
        return watch.openConnections();
    }

    /** What clients have it hold now; what idle connections take is not counted. */
    MemoryLimits held() {
        return new MemoryLimits(budget.held(), budget.heldBesides(), heads.held());
    }

    /** Whether deadlines are watched over and TLS files looked at, as long as it is not closed. */
    public boolean isAlive() {
        return isClosed.get() || tickers.stream().allMatch(Ticker::isAlive);
    }

    /**
     * Looks at the TLS files; when they changed and are good, new connections get the new
     * certificate and old ones stay as they are. A certificate that is not valid at this time does
     * not take the place of one that is. Called regularly by the host itself.
     */
    public TlsReload reloadIfChanged() {
        return identity == null ? new TlsReload.Unchanged() : identity.reloadIfChanged();
    }

    /**
     * Stops accepting, closes idle connections, lets requests on their way finish for up to 9 s,
     * then ends the rest. A second call does nothing.
     */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        bridge.drain();
        jetty.connector().close();
        drain();
        tickers.forEach(Ticker::close);
        stopJetty();
    }

    private void listen(ListenConfig config) throws IOException {
        try {
            jetty.server().start();
            address =
                    new InetSocketAddress(
                            config.address().getAddress(), jetty.connector().getLocalPort());
        } catch (IOException refused) {
            stopJetty();
            throw new IOException("cannot listen on " + place(config) + ": " + why(refused));
        } catch (Exception broken) {
            stopJetty();
            throw new IOException("cannot listen on " + place(config), broken);
        }
        tickers.add(new Ticker("http-deadlines", sweepInterval(config.limits()), watch::sweep));
        if (config.transport() instanceof Transport.Tls tls) {
            tickers.add(new Ticker("tls-reload", tls.reloadInterval(), this::reloadAndTell));
        }
    }

    private static String place(ListenConfig config) {
        String host = config.address().getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + config.address().getPort();
    }

    private static String why(IOException refused) {
        Throwable cause = refused.getCause() == null ? refused : refused.getCause();
        String reason = String.valueOf(cause.getMessage());
        return reason.equals("Address already in use")
                ? "it is in use; choose another one, or stop what listens there ('ss -ltnp' shows it)"
                : reason;
    }

    private static Duration sweepInterval(HttpLimits limits) {
        Duration tenth = limits.requestTimeout().dividedBy(10).plusMillis(1);
        return tenth.compareTo(LONGEST_SWEEP) < 0 ? tenth : LONGEST_SWEEP;
    }

    private void reloadAndTell() {
        switch (reloadIfChanged()) {
            case TlsReload.Unchanged _ -> lastFailure.set("");
            case TlsReload.Reloaded(var notAfter) -> {
                lastFailure.set("");
                LOG.atInfo().addKeyValue("notAfter", notAfter).log("TLS certificate reloaded");
            }
            case TlsReload.Failed(var reason) -> {
                if (!reason.equals(lastFailure.getAndSet(reason))) {
                    LOG.atWarn()
                            .addKeyValue("reason", reason)
                            .log("TLS files cannot be used, the last good certificate stays");
                }
            }
        }
    }

    private void drain() {
        long end = System.nanoTime() + DRAIN.toNanos();
        try {
            while (!isDrained() && System.nanoTime() - end < 0) {
                Thread.sleep(DRAIN_STEP);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDrained() {
        watch.closeIdle();
        return watch.isQuiet() && watch.openConnections() == 0;
    }

    private void stopJetty() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            jetty.server().stop();
        } catch (Exception broken) {
            LOG.atWarn().setCause(broken).log("HTTP server did not stop cleanly");
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
