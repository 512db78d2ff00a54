package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.hosting.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way of logging in, right and wrong, with everything broken that can break. */
class SecretsTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String GUESS = "gu3ssed-s3cret";

    private final Bench bench = new Bench();
    private final List<String> issued = new ArrayList<>();

    @Test
    void neverShowsASecretInALogOrAuditLine() throws Exception {
        try (var log = CapturedLog.start()) {
            everyLogin();
            bench.reviewer.breakDown();
            everyLogin();
            bench.view.set(Bench.view(1, Instant.MAX, false));
            everyLogin();

            var lines = new ArrayList<>(log.lines());
            bench.audit.forEach(entry -> lines.add(entry.json()));
            bench.audit.forEach(entry -> lines.add(entry.toString()));

            assertThat(issued).isNotEmpty();
            assertThat(bench.audit).hasSizeGreaterThan(20);
            for (String secret : secrets()) {
                assertThat(lines).noneMatch(line -> line.contains(secret));
            }
        }
    }

    private void everyLogin() throws InterruptedException {
        for (String user : List.of("ci", "token", "nobody", Bench.PULLER.reveal(), "")) {
            for (Password password : List.of(Bench.PULLER, Bench.CI_PASSWORD, Password.of(GUESS))) {
                String basic = basic(user, password.reveal());
                send(HttpRequest.of("GET", "/token").withHeader("Authorization", "Basic " + basic));
                send(
                        HttpRequest.of("GET", "/token")
                                .withHeader("Authorization", "Bearer " + basic));
                send(
                        HttpRequest.of("POST", "/token")
                                .withBody(
                                        FORM,
                                        "grant_type=password&username="
                                                + user
                                                + "&password="
                                                + password.reveal().replace("ü", "%C3%BC")));
            }
        }
        for (String swapped : List.of("ci", "token")) {
            String form = "grant_type=password&password=" + swapped + "&username=";
            String password = Bench.CI_PASSWORD.reveal().replace("ü", "%C3%BC");
            send(HttpRequest.of("POST", "/token").withBody(FORM, form + password));
            send(HttpRequest.of("POST", "/token").withBody(FORM, form + GUESS));
        }
        send(
                HttpRequest.of("POST", "/token")
                        .withBody(FORM, "grant_type=refresh_token&refresh_token=" + GUESS));
        send(HttpRequest.of("POST", "/token").withBody(FORM, "grant_type=" + GUESS));
    }

    private void send(HttpRequest request) throws InterruptedException {
        String body =
                new String(bench.server.routes().handle(request).body(), StandardCharsets.UTF_8);
        int from = body.indexOf("\"token\":\"");
        if (from >= 0) {
            issued.add(body.substring(from + 9, body.indexOf('"', from + 9)));
        }
    }

    private List<String> secrets() {
        var secrets = new ArrayList<>(issued);
        String token = Bench.PULLER.reveal();
        secrets.addAll(
                List.of(
                        token,
                        token.substring(token.indexOf('.') + 1),
                        Bench.CI_PASSWORD.reveal(),
                        GUESS,
                        basic("ci", Bench.CI_PASSWORD.reveal()),
                        basic("token", token),
                        Bench.login("ci", Bench.CI_PASSWORD).hash().text().substring(0, 7)));
        return secrets;
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }
}
