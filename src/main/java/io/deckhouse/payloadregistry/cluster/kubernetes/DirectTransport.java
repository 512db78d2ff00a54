package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.ApiClient.Answer;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over TLS sockets, one request at a time on each. The JDK's HttpClient alone takes longer
 * to load than a whole command may last, and twice as much work a request; HttpsURLConnection
 * cannot send PATCH.
 */
final class DirectTransport implements ApiClient.Transport {
    /** A connection that lay idle for longer may have been closed by the other side. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private static final int HTTPS_PORT = 443;

    /** For key exchange. A key for a second one costs a short command a sixth of its time. */
    private static final String USUAL_GROUP = "x25519";

    /** What is told of a server that refuses; each calls the lack of a common group differently. */
    private static final String ALERT = "fatal alert";

    private final Config config;
    private final URI server;
    private final String prefix;
    private final String authority;
    private final SSLContext tls;
    private final Duration timeout;
    private final ApiFailures failures;
    private final Semaphore lines;
    private volatile boolean offersOneGroup = true;
    private final ConcurrentLinkedQueue<HttpConnection> idle = new ConcurrentLinkedQueue<>();

    /** The connections bound how many requests are on their way at a time; others wait for one. */
    DirectTransport(
            Config config,
            SSLContext tls,
            Duration timeout,
            int connections,
            ApiFailures failures) {
        this.config = config;
        this.lines = new Semaphore(connections);
        this.server = URI.create(config.getMasterUrl());
        this.prefix = server.getRawPath().isEmpty() ? "/" : server.getRawPath();
        this.authority = server.getRawAuthority().replaceFirst("^.*@", "");
        this.tls = tls;
        this.timeout = timeout;
        this.failures = failures;
    }

    /**
     * Whether it can serve this access: no proxy, certificates are checked as usual, and a token is
     * in a file or stays.
     */
    static boolean serves(Config config) {
        return config.getMasterUrl().startsWith("https://")
                && text(config.getHttpsProxy()).isEmpty()
                && text(config.getHttpProxy()).isEmpty()
                && !config.isTrustCerts()
                && !config.isDisableHostnameVerification()
                && config.getImpersonateExtras().isEmpty()
                && config.getAuthProvider() == null;
    }

    @Override
    public Answer exchange(ApiRequest request) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            if (!lines.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failures.timedOut(request, timeout);
            }
        } catch (InterruptedException _) {
            throw ApiFailures.interrupted(request);
        }
        try {
            return exchange(request, deadline);
        } finally {
            lines.release();
        }
    }

    private Answer exchange(ApiRequest request, long deadline) {
        try {
            HttpConnection kept = kept();
            if (kept != null) {
                try {
                    return exchange(kept, request, deadline);
                } catch (IOException e) {
                    if (kept.hasAnswered() || ApiFailures.isTimeout(e)) {
                        throw e;
                    }
                    // The server had left it before the request. Should it have been done all the
                    // same, the preconditions see to it that it is not done twice.
                }
            }
            return exchange(connect(deadline), request, deadline);
        } catch (IOException e) {
            throw ApiFailures.isTimeout(e)
                    ? failures.timedOut(request, timeout)
                    : failures.transport(request, e);
        } catch (RuntimeException e) {
            throw failures.transport(request, e);
        }
    }

    private Answer exchange(HttpConnection connection, ApiRequest request, long deadline)
            throws IOException {
        try {
            byte[] body = ApiClient.content(request);
            Answer answer = connection.exchange(head(request, body.length), body, deadline);
            if (connection.isReusable()) {
                idle.add(connection);
            } else {
                connection.close();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            connection.close();
            closeIdle(); // they lead to the same server
            throw e;
        }
    }

    private void closeIdle() {
        for (HttpConnection used = idle.poll(); used != null; used = idle.poll()) {
            used.close();
        }
    }

    private @Nullable HttpConnection kept() {
        for (HttpConnection used = idle.poll(); used != null; used = idle.poll()) {
            if (used.idleFor().compareTo(IDLE) < 0) {
                return used;
            }
            used.close();
        }
        return null;
    }

    private HttpConnection connect(long deadline) throws IOException {
        if (offersOneGroup) {
            try {
                return connect(deadline, true);
            } catch (SSLException e) {
                if (!String.valueOf(e.getMessage()).contains(ALERT)) {
                    throw e;
                }
                offersOneGroup = false;
            }
        }
        return connect(deadline, false);
    }

    private HttpConnection connect(long deadline, boolean withOneGroup) throws IOException {
        int port = server.getPort() < 0 ? HTTPS_PORT : server.getPort();
        String host = server.getHost().replaceAll("^\\[|]$", "");
        String name = text(config.getTlsServerName()).isEmpty() ? host : config.getTlsServerName();
        Socket plain = connect(host, port, deadline);
        try {
            SSLSocket socket =
                    (SSLSocket) tls.getSocketFactory().createSocket(plain, name, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            if (withOneGroup) {
                parameters.setNamedGroups(new String[] {USUAL_GROUP});
            }
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(HttpConnection.millisTo(deadline));
            socket.startHandshake();
            return new HttpConnection(socket, plain);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** Tries the addresses of a name one after the other. */
    private static Socket connect(String host, int port, long deadline) throws IOException {
        IOException refused = new IOException("the name has no address");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new ReadAheadSocket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(address, port), HttpConnection.millisTo(deadline));
                return socket;
            } catch (SocketTimeoutException e) {
                socket.close();
                throw e;
            } catch (IOException e) {
                socket.close();
                refused = e;
            }
        }
        throw refused;
    }

    private byte[] head(ApiRequest request, int length) {
        var head = new StringBuilder(2048); // a token alone has a thousand characters
        head.append(request.method()).append(' ').append(prefix).append(request.target());
        head.append(" HTTP/1.1\r\n");
        header(head, "Host", authority);
        header(head, "Accept", "application/json");
        header(head, "User-Agent", "d8-payload-registry");
        authorization().ifPresent(value -> header(head, "Authorization", value));
        if (!text(config.getImpersonateUsername()).isEmpty()) {
            header(head, "Impersonate-User", config.getImpersonateUsername());
            for (String group : config.getImpersonateGroups()) {
                header(head, "Impersonate-Group", group);
            }
        }
        if (!request.method().equals("GET")) {
            header(head, "Content-Type", ApiClient.contentType(request));
            header(head, "Content-Length", String.valueOf(length));
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void header(StringBuilder head, String name, String value) {
        if (hasControlCharacter(value)) {
            throw ServerAccessResolver.configuration(
                    "the "
                            + name
                            + " header cannot be sent: it has a line break or control character");
        }
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /** Each request's token passes here: no stream. */
    private static boolean hasControlCharacter(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
                return true;
            }
        }
        return false;
    }

    private Optional<String> authorization() {
        if (config.getUsername() != null && config.getPassword() != null) {
            String login = config.getUsername() + ":" + config.getPassword();
            return Optional.of(
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        String token =
                config.getOauthTokenProvider() != null
                        ? config.getOauthTokenProvider().getToken()
                        : text(config.getOauthToken());
        String effective = text(token).isEmpty() ? text(config.getAutoOAuthToken()) : token;
        return effective.isEmpty() ? Optional.empty() : Optional.of("Bearer " + effective);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
