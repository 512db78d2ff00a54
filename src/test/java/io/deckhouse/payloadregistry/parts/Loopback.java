package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;

/** Ports on 127.0.0.1 for servers that cannot choose one themselves. */
public final class Loopback {
    /** Below the range from which Linux takes the ports of outgoing connections. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 3;

    private Loopback() {}

    /** A port that was free a moment ago. */
    public static int freePort() {
        SecureRandom random = new SecureRandom();
        while (true) {
            int port = random.nextInt(LOWEST, HIGHEST);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException _) {
                // taken: the next one
            }
        }
    }

    /** Whether something accepts connections at this port. */
    public static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(Duration.ofSeconds(1).toMillis()));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** What a server at this port answers to a GET. */
    public static HttpResponse<String> get(int port, String page) {
        URI uri = URI.create("http://127.0.0.1:" + port + page);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.sendAsync(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .join();
        }
    }

    /** Starts something again, on other ports, while another process was quicker to take them. */
    static <T> T retryingTakenPorts(Supplier<T> start) {
        for (int attempt = 1; ; attempt++) {
            try {
                return start.get();
            } catch (AssertionError e) {
                if (attempt == ATTEMPTS || !e.toString().contains("address already in use")) {
                    throw e;
                }
            }
        }
    }
}
