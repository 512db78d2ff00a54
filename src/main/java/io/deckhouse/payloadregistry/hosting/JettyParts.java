package io.deckhouse.payloadregistry.hosting;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Jetty, configured as we want it; not started. */
record JettyParts(Server server, ServerConnector connector) {
    private static final int PLATFORM_THREADS = 16;
    private static final int BACKLOG = 1_024;

    /** The least that RFC 9113 (section 6.5.2) recommends; clients fail rather than wait. */
    private static final int STREAMS = 100;

    private static final int STREAM_WINDOW = 64 * 1024;
    private static final int SESSION_WINDOW = 4 * STREAM_WINDOW;

    static JettyParts assemble(
            ListenConfig config,
            Bridge bridge,
            ConnectionWatch watch,
            HeadBudget heads,
            MemoryLimits memory,
            @Nullable ReloadingIdentity identity) {
        var backlog =
                new Backlog(
                        Executors.newThreadPerTaskExecutor(
                                Thread.ofVirtual().name("http-request-", 0).factory()));
        var server = new Server(threads(backlog));
        server.setHandler(bridge);
        server.setErrorHandler(bridge.errorPage());
        server.setStopAtShutdown(false);
        HttpLimits limits = config.limits();
        List<ConnectionFactory> factories = factories(limits.headerBytes(), heads, identity);
        var connector = new PostponingServerConnector(server, backlog, factories);
        connector.setHost(config.address().getAddress().getHostAddress());
        connector.setPort(config.address().getPort());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(limits.idleTimeout().toMillis());
        connector.setReuseAddress(true);
        connector.addBean(watch);
        server.addConnector(connector);
        int most =
                identity == null
                        ? limits.connections()
                        : Math.min(limits.connections(), memory.tlsConnections());
        server.addBean(new NetworkConnectionLimit(most, connector));
        return new JettyParts(server, connector);
    }

    /**
     * Platform threads accept and select; what may block runs on virtual threads. The selector is
     * less urgent than these: on their processor it would take it away at each wake-up, from a
     * thread that holds the very lock it then waits for, to find one request where a moment later
     * there are many.
     */
    private static QueuedThreadPool threads(Backlog backlog) {
        var threads = new QueuedThreadPool(PLATFORM_THREADS, 2);
        threads.setName("http");
        threads.setThreadsPriority(Thread.MIN_PRIORITY);
        threads.setVirtualThreadsExecutor(backlog);
        return threads;
    }

    private static HttpConfiguration http(int headerBytes) {
        var http = new HttpConfiguration();
        http.setRequestHeaderSize(headerBytes);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setSendDateHeader(true);
        // Nothing lenient: what two parsers could read in two ways is refused.
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(UriCompliance.RFC3986);
        return http;
    }

    private static List<ConnectionFactory> factories(
            int headerBytes, HeadBudget heads, @Nullable ReloadingIdentity identity) {
        var http1 = new MeteredConnection.Factory(http(headerBytes), heads);
        // Over its limit Jetty ends an HTTP/2 connection without a word, so we look first.
        HttpConfiguration roomy = http((int) Math.min(2L * headerBytes, Integer.MAX_VALUE));
        if (identity == null) {
            // For clients that know beforehand (RFC 9113, section 3.3), such as a proxy.
            return List.of(http1, limited(MeteredHttp2.factory(roomy, heads, false)));
        }
        var http2 = limited(MeteredHttp2.factory(roomy, heads, true));
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(HttpVersion.HTTP_1_1.asString());
        var ssl = new MeteredTls.Factory(tls(identity), alpn.getProtocol(), heads);
        // That customizer refuses clients whose SNI is not in the certificate: theirs to judge.
        ssl.setEnsureSecureRequestCustomizer(false);
        return List.of(ssl, alpn, http2, http1);
    }

    /** What one connection may send ahead of being read, and have answered at one time. */
    private static AbstractHTTP2ServerConnectionFactory limited(
            AbstractHTTP2ServerConnectionFactory http2) {
        http2.setMaxConcurrentStreams(STREAMS);
        http2.setInitialStreamRecvWindow(STREAM_WINDOW);
        http2.setInitialSessionRecvWindow(SESSION_WINDOW);
        http2.setConnectProtocolEnabled(false);
        return http2;
    }

    private static SslContextFactory.Server tls(ReloadingIdentity identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {identity}, null, null);
            var tls = new SslContextFactory.Server();
            tls.setSslContext(context);
            tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            tls.setCipherComparator(HTTP2Cipher.COMPARATOR);
            tls.setUseCipherSuitesOrder(true);
            tls.setRenegotiationAllowed(false);
            return tls;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
