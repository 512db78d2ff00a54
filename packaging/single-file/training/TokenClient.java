import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Asks an auth server for registry tokens, as docker and containerd do. */
final class TokenClient {
    private static final int REQUESTS = 300;

    private static final String QUERY = "?service=registry.example.com&scope=repository:team/app/web:pull";

    /** Takes the token URL. */
    public static void main(String[] args) throws Exception {
        String login = "token:" + TrainingObjects.jwt("puller");
        String basic = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        HttpClient http = HttpClient.newHttpClient();
        for (int i = 0; i < REQUESTS; i++) {
            // Different repositories, or an earlier answer is given again.
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(args[0] + QUERY.replace("web", "web-" + i)))
                            .header("Authorization", basic)
                            .build();
            int code = http.send(request, BodyHandlers.discarding()).statusCode();
            if (code != 200) {
                throw new IllegalStateException("no token, but " + code);
            }
        }
    }
}
