package io.deckhouse.payloadregistry.hosting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Hosts on loopback for the tests of this package. */
final class Hosts {
    static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Small enough to cross in a test. */
    static final HttpLimits TIGHT =
            new HttpLimits(4_096, 1_000, 100, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private Hosts() {}

    /** Listens as this says, at the real time. */
    static HttpHost start(ListenConfig config, HttpHandler handler) throws IOException {
        return HttpHost.start(config, handler, Clock.systemUTC());
    }

    static HttpHost start(HttpHandler handler) throws IOException {
        return start(ListenConfig.plain(ANY_PORT).withLimits(TIGHT), handler);
    }

    static HttpHost start(HttpHandler handler, Duration request, Duration idle) throws IOException {
        HttpLimits limits = TIGHT.withTimeouts(request, idle);
        return start(ListenConfig.plain(ANY_PORT).withLimits(limits), handler);
    }

    /** Waits for what a host says of itself: it is asked often, since that costs nothing. */
    static ConditionFactory await() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    /** Says what arrived: {@code METHOD target body}. */
    static Routes echo() {
        HttpHandler echo =
                request ->
                        HttpResponse.text(
                                200,
                                request.method()
                                        + " "
                                        + request.target()
                                        + " "
                                        + new String(request.body(), StandardCharsets.UTF_8));
        return Routes.none().get("/echo", echo).on("POST", "/echo", echo);
    }
}
