package io.deckhouse.payloadregistry.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** A registry client that follows challenges as docker does: ask, get a token, ask again. */
final class RegistryClient implements AutoCloseable {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String registry;
    private final String basic;

    RegistryClient(String registry, String user, String password) {
        this.registry = registry;
        this.basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    /** Asks the registry, fetching a token when it challenges; the last answer, whatever it is. */
    HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpResponse<String> first = send(method, path, "");
        if (first.statusCode() != 401) {
            return first;
        }
        HttpResponse<String> token = fetch(challenge(first));
        return token.statusCode() == 200 ? send(method, path, tokenIn(token)) : token;
    }

    /** The token that lets this client GET a path. */
    String token(String path) throws IOException, InterruptedException {
        return tokenIn(fetch(challenge(send("GET", path, ""))));
    }

    /** What the registry answers to a GET with this token. */
    HttpResponse<String> with(String token, String path) throws IOException, InterruptedException {
        return send("GET", path, token);
    }

    /** What {@code docker login} does: a token without any scope, then the registry's root. */
    HttpResponse<String> login() throws IOException, InterruptedException {
        String root = challenge(send("GET", "/v2/", ""));
        HttpResponse<String> token =
                fetch(root + "&account=any&client_id=docker&offline_token=true");
        return token.statusCode() == 200 ? send("GET", "/v2/", tokenIn(token)) : token;
    }

    private HttpResponse<String> fetch(String url) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url)).header("Authorization", basic).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String token)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://" + registry + path))
                        .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The URL that a challenge leads to. */
    private static String challenge(HttpResponse<String> refused) {
        String realm = "";
        var query = new StringBuilder();
        var parameters =
                PARAMETER.matcher(refused.headers().firstValue("WWW-Authenticate").orElse(""));
        while (parameters.find()) {
            switch (parameters.group(1)) {
                case "realm" -> realm = parameters.group(2);
                case "service", "scope" ->
                        query.append(query.isEmpty() ? "?" : "&")
                                .append(parameters.group(1))
                                .append('=')
                                .append(URLEncoder.encode(parameters.group(2), UTF_8));
                default -> {}
            }
        }
        return realm + query;
    }

    private static String tokenIn(HttpResponse<String> answer) {
        return JSON.readTree(answer.body()).path("token").asString("");
    }

    @Override
    public void close() {
        http.close();
    }
}
