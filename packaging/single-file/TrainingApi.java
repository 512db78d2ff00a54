import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Answers like an API server with one pull Secret, well enough for commands to go their usual way
 * while their classes are recorded. Tests use the real one.
 */
final class TrainingApi {
    private static final Pattern OBJECT =
            Pattern.compile("/(?:api/v1|apis/[^/]+/[^/]+)(?:/namespaces/[^/]+)?/(?<plural>[^/]+)/(?<name>[^/]+)");

    public static void main(String[] args) throws Exception {
        char[] password = args[1].toCharArray();
        KeyStore keys = KeyStore.getInstance(Path.of(args[0]).toFile(), password);
        KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509");
        managers.init(keys, password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", TrainingApi::answer);
        server.start();
        Path port = Path.of(args[2]);
        Path written = Files.writeString(Path.of(args[2] + ".new"), server.getAddress().getPort() + "\n");
        Files.move(written, port, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String sent;
        try (InputStream body = exchange.getRequestBody()) {
            sent = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
        String path = exchange.getRequestURI().getPath();
        Matcher object = OBJECT.matcher(path);
        switch (exchange.getRequestMethod()) {
            case "GET" -> {
                if (path.endsWith("/secrets")) {
                    send(exchange, 200, list("SecretList", secret()));
                } else if (path.endsWith("/secrets/puller")) {
                    send(exchange, 200, secret());
                } else if (path.endsWith("/serviceaccounts")) {
                    send(exchange, 200, list("ServiceAccountList", serviceAccount()));
                } else if (path.endsWith("/serviceaccounts/puller")) {
                    send(exchange, 200, serviceAccount());
                } else if (object.matches()) {
                    send(exchange, 404, missing(object.group("plural"), object.group("name")));
                } else {
                    send(exchange, 200, list("List", ""));
                }
            }
            case "POST", "PATCH", "PUT" -> {
                if (path.endsWith("/selfsubjectreviews")) {
                    send(exchange, 201, "{\"status\":{\"userInfo\":{\"username\":\"admin\",\"groups\":[\"system:masters\"]}}}");
                } else if (path.endsWith("/selfsubjectrulesreviews")) {
                    send(exchange, 201, "{\"status\":{\"incomplete\":false,\"resourceRules\":[{\"verbs\":[\"*\"],\"apiGroups\":[\"*\"],\"resources\":[\"*\"]}]}}");
                } else {
                    send(exchange, 200, stored(sent));
                }
            }
            default -> send(exchange, 200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
        }
    }

    private static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static String list(String kind, String items) {
        return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["
                + items + "]}";
    }

    /** What was sent, with what the server adds to it. */
    private static String stored(String sent) {
        return sent.replaceFirst(
                "\"metadata\":\\{",
                "\"metadata\":{\"uid\":\"00000000-0000-4000-8000-000000000001\",\"resourceVersion\":\"1\",");
    }

    private static String missing(String plural, String name) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404,"
                + "\"message\":\"" + plural + " \\\"" + name + "\\\" not found\"}";
    }

    private static String serviceAccount() {
        return "{\"kind\":\"ServiceAccount\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"puller\",\"namespace\":\"team\","
                + "\"uid\":\"00000000-0000-4000-8000-000000000003\",\"resourceVersion\":\"1\"}}";
    }

    /** A filled pull Secret. */
    private static String secret() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(24, ChronoUnit.HOURS);
        String token =
                base64Url("{\"alg\":\"none\"}")
                        + "."
                        + base64Url("{\"iat\":" + now.getEpochSecond() + ",\"exp\":" + end.getEpochSecond() + "}")
                        + "."
                        + base64Url("signature");
        String login =
                "{\"auths\":{\"registry.example.com\":{\"username\":\"token\",\"password\":\"" + token + "\",\"auth\":\""
                        + base64("token:" + token) + "\"}}}";
        return "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"type\":\"kubernetes.io/dockerconfigjson\",\"metadata\":{"
                + "\"name\":\"puller\",\"namespace\":\"team\",\"uid\":\"00000000-0000-4000-8000-000000000002\","
                + "\"resourceVersion\":\"1\",\"creationTimestamp\":\"" + now + "\",\"annotations\":{"
                + "\"payload-registry.deckhouse.io/service-account.name\":\"puller\","
                + "\"payload-registry.deckhouse.io/expires-at\":\"" + end + "\"}},"
                + "\"data\":{\".dockerconfigjson\":\"" + base64(login) + "\"}}";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
