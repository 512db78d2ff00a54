package io.deckhouse.payloadregistry.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/** Requests to the API server as fast as they can be sent: the measure for others. */
public final class BareClient {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final String server;
    private final String authorityPem;
    private final String token;

    BareClient(String server, String authorityPem, String token) {
        this.server = server;
        this.authorityPem = authorityPem;
        this.token = token;
        http = HttpClient.newBuilder().sslContext(Pki.trust(authorityPem)).build();
    }

    /** A client as another process described it. */
    public static BareClient described(String description) {
        String[] words = description.split(" ", -1);
        return new BareClient(
                words[0], new String(Base64.getDecoder().decode(words[1]), UTF_8), words[2]);
    }

    /** A line that describes it to another process; it has the token in it. */
    public String description() {
        String pem = Base64.getEncoder().encodeToString(authorityPem.getBytes(UTF_8));
        return String.join(" ", server, pem, token);
    }

    /** Sends a JSON body and gives the answer's; anything but success is an AssertionError. */
    public String send(String method, String path, String type, String body) {
        HttpResponse<String> answer = attempt(method, path, type, body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(
                    method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** Likewise, but a refusal is an answer, too. */
    public HttpResponse<String> attempt(String method, String path, String type, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server + path))
                        .timeout(LIMIT)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Creates an object; one that is there already is an AssertionError. */
    public void create(String collection, String json) {
        send("POST", collection, "application/json", json);
    }

    /** Runs a body for each number from 0, so many at a time, and takes the time. */
    public static Duration inParallel(int count, int atATime, IntConsumer body) {
        Semaphore free = new Semaphore(atATime);
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                free.acquireUninterruptibly();
                running.add(
                        threads.submit(() -> {
                            try {
                                body.accept(number);
                            } finally {
                                free.release();
                            }
                        }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("one of " + count + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
