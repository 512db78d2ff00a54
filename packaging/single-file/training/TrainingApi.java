import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers like an API server, over HTTP/2 as those do, well enough for commands and daemons to go
 * their usual way while their classes are recorded. Tests use the real one.
 */
final class TrainingApi extends Handler.Abstract {
    private static final Pattern OBJECT =
            Pattern.compile(
                    "/(?:api/v1|apis/[^/]+/[^/]+)(?:/namespaces/[^/]+)?/(?<plural>[^/]+)/(?<name>[^/]+)"
                            + "(?<part>/token|/status)?");

    private final TrainingObjects objects = new TrainingObjects();

    /** Takes a key store, its password, and the file that the port is written to. */
    public static void main(String[] args) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Server server = new Server(threads);
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(args[0]);
        tls.setKeyStorePassword(args[1]);
        HttpConfiguration http = new HttpConfiguration();
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        SslConnectionFactory ssl = new SslConnectionFactory(tls, alpn.getProtocol());
        ServerConnector connector =
                new ServerConnector(server, ssl, alpn, new HTTP2ServerConnectionFactory(http), http1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new TrainingApi());
        server.start();
        Path written = Files.writeString(Path.of(args[2] + ".new"), connector.getLocalPort() + "\n");
        Files.move(written, Path.of(args[2]), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        String query = String.valueOf(request.getHttpURI().getQuery());
        String sent = Content.Source.asString(request, StandardCharsets.UTF_8);
        Matcher object = OBJECT.matcher(path);
        if (query.contains("watch=true") || query.contains("watch=1")) {
            watch(path.substring(path.lastIndexOf('/') + 1), response);
            callback.succeeded();
        } else if (object.matches()) {
            answer(request.getMethod(), object, sent, response, callback);
        } else if (request.getMethod().equals("GET")) {
            send(response, callback, 200, objects.list(path.substring(path.lastIndexOf('/') + 1)));
        } else {
            send(response, callback, 201, objects.created(path, sent));
        }
        return true;
    }

    private void answer(String method, Matcher object, String sent, Response response, Callback callback) {
        String name = object.group("name");
        String plural = object.group("plural");
        String found = objects.object(plural, name);
        if (method.equals("POST") && "/token".equals(object.group("part"))) {
            send(response, callback, 201, objects.token(name));
        } else if (method.equals("PATCH") || method.equals("PUT")) {
            send(response, callback, 200, objects.stored(plural, name, sent));
        } else if (method.equals("DELETE")) {
            send(response, callback, 200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
        } else if (found.isEmpty()) {
            send(response, callback, 404, TrainingObjects.missing(plural, name));
        } else {
            send(response, callback, 200, found);
        }
    }

    /** Sends the changes of one kind as they come, until the client goes. */
    private void watch(String plural, Response response) throws IOException, InterruptedException {
        response.getHeaders().put("Content-Type", "application/json");
        BlockingQueue<String> changes = objects.watch(plural);
        while (true) {
            Content.Sink.write(
                    response, false, ByteBuffer.wrap(changes.take().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void send(Response response, Callback callback, int code, String json) {
        response.setStatus(code);
        response.getHeaders().put("Content-Type", "application/json");
        Content.Sink.write(response, true, json, callback);
    }
}
