package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/** Clients that ask a token server again and again with one password each, until closed. */
final class OutageLoad implements AutoCloseable {
    private final URI url;
    private final String user;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final List<Future<?>> clients = new ArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    /**
     * One answer.
     *
     * @param sinceNanos when it was asked for, on this JVM's own scale
     * @param scope what it grants; empty without a token
     */
    record Answer(long sinceNanos, String token, int status, String scope, String retryAfter) {}

    /** Of clients with Kubernetes tokens. */
    OutageLoad(String url) {
        this(url, "token");
    }

    OutageLoad(String url, String user) {
        this.url = URI.create(url);
        this.user = user;
    }

    /** Adds clients with this token, or password. */
    void add(int count, String token) {
        for (int client = 0; client < count; client++) {
            clients.add(
                    threads.submit(() -> {
                        while (!isOver.get()) {
                            answers.add(ask(token));
                        }
                        return null;
                    }));
        }
    }

    /** Asks once. */
    Answer ask(String token) throws Exception {
        String basic =
                Base64.getEncoder()
                        .encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
        long start = System.nanoTime();
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(url)
                                .header("Authorization", "Basic " + basic)
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        String scope =
                response.statusCode() == 200
                        ? JsonMapper.shared().readTree(response.body()).path("scope").asString("")
                        : "";
        return new Answer(
                start,
                token,
                response.statusCode(),
                scope,
                response.headers().firstValue("Retry-After").orElse(""));
    }

    /** What has been answered so far to clients with this token. */
    List<Answer> answers(String token) {
        return answers.stream().filter(answer -> answer.token().equals(token)).toList();
    }

    /** Fails if a client got no answer at all. */
    @Override
    public void close() {
        isOver.set(true);
        try (http;
                threads) {
            for (Future<?> client : clients) {
                assertThat(client).succeedsWithin(Duration.ofSeconds(60));
            }
        }
    }
}
