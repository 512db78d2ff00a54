package io.deckhouse.payloadregistry.probe;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Sends single requests, each bounded in time and size; never follows a redirect away from a
 * server, since what is sent may hold a credential.
 */
final class Wire implements AutoCloseable {
    private static final int LONGEST_BODY = 1 << 20;
    private static final int MOST_REDIRECTS = 3;

    private final RecordingTrust trust;
    private final HttpClient http;
    private final RegistryProbe.Settings settings;
    private final Duration timeout;
    private final Clock clock;

    /** No answer came. */
    static final class NoAnswer extends Exception {
        private final transient Obstacle obstacle;

        NoAnswer(Obstacle obstacle) {
            super(obstacle.text());
            this.obstacle = obstacle;
        }

        Obstacle obstacle() {
            return obstacle;
        }
    }

    Wire(RegistryProbe.Settings settings, Clock clock) {
        this.settings = settings;
        this.trust = new RecordingTrust(settings.trust().manager());
        this.timeout = settings.timeout();
        this.clock = clock;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            this.http =
                    HttpClient.newBuilder()
                            .sslContext(context)
                            .followRedirects(Redirect.NEVER)
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(timeout)
                            .proxy(settings.proxies())
                            .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has TLS", e);
        }
    }

    /** The chain of the server that was last spoken to over TLS, leaf first. */
    List<X509Certificate> chain() {
        return trust.chain();
    }

    /** Sends a request without a body; headers are names and values in turn. */
    Answer send(String method, URI uri, String... headers) throws NoAnswer {
        URI here = uri;
        for (int i = 0; ; i++) {
            Answer answer = once(method, here, headers);
            URI next = i < MOST_REDIRECTS ? redirect(here, answer) : here;
            if (next.equals(here)) {
                return answer;
            }
            here = next;
        }
    }

    /** Where the answer sends us, if that is the same server; else here. */
    private static URI redirect(URI here, Answer answer) {
        if (answer.status() / 100 != 3 || answer.header("Location").isEmpty()) {
            return here;
        }
        try {
            URI next = here.resolve(answer.header("Location"));
            boolean sameServer =
                    here.getScheme().equals(next.getScheme())
                            && here.getRawAuthority().equals(next.getRawAuthority());
            return sameServer ? next : here;
        } catch (IllegalArgumentException _) {
            return here;
        }
    }

    private Answer once(String method, URI uri, String... headers) throws NoAnswer {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(timeout);
        if (headers.length > 0) {
            request.headers(headers);
        }
        Runnable over =
                settings.observer()
                        .begun(
                                uri.getRawAuthority()
                                        + " to answer "
                                        + method
                                        + " "
                                        + uri.getPath());
        CompletableFuture<HttpResponse<String>> sent =
                http.sendAsync(
                        request.build(),
                        BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_BODY));
        try {
            HttpResponse<String> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(), response.headers(), response.body(), clock.instant());
        } catch (ExecutionException | TimeoutException e) {
            throw new NoAnswer(Obstacle.of(e, timeout).through(proxy(uri)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NoAnswer(new Obstacle(Obstacle.Kind.BROKEN, "interrupted"));
        } finally {
            over.run();
            sent.cancel(true);
        }
    }

    /** The proxy on the way, as {@code host:port}; empty for none. */
    private String proxy(URI uri) {
        return settings.proxies().select(uri).stream()
                .map(proxy -> proxy.address())
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .map(address -> address.getHostString() + ":" + address.getPort())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
