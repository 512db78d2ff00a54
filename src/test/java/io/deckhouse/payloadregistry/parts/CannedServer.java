package io.deckhouse.payloadregistry.parts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server on loopback that answers what a test says, for answers that no real one can be told. */
public final class CannedServer implements AutoCloseable {
    private final HttpServer server;

    private CannedServer(HttpServer server) {
        this.server = server;
    }

    /** One that answers each request so. */
    public static CannedServer of(HttpHandler handler) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        return new CannedServer(server);
    }

    /** One that answers each request with this status and JSON. */
    public static CannedServer of(int status, String json) throws IOException {
        return of(exchange -> answer(exchange, status, json));
    }

    /** Answers and ends one request. */
    public static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A kubeconfig file with this token, for the namespace {@code team}. */
    public Path kubeconfig(Path directory, String token) throws IOException {
        return Files.writeString(
                directory.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u, namespace: team}}]
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: %s}}]
                """
                        .formatted(url(), token));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
