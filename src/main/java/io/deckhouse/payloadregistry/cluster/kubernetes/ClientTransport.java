package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.ApiClient.Answer;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Through the client's own HTTP stack: whatever a kubeconfig can ask for, at any length of life.
 */
final class ClientTransport implements ApiClient.Transport {
    private final Supplier<HttpClient> client;
    private final String server;
    private final Duration timeout;
    private final ApiFailures failures;

    ClientTransport(
            Supplier<HttpClient> client, String server, Duration timeout, ApiFailures failures) {
        this.client = client;
        this.server = server;
        this.timeout = timeout;
        this.failures = failures;
    }

    @Override
    public Answer exchange(ApiRequest request) {
        HttpClient http = client.get();
        Body body = new Body();
        CompletableFuture<HttpResponse<AsyncBody>> sent;
        try {
            sent = http.consumeBytes(request(http, request), body);
        } catch (RuntimeException e) {
            throw failures.transport(request, e);
        }
        CompletableFuture<Answer> answered =
                sent.thenCompose(response -> {
                    body.started(response.body());
                    return response.body()
                            .done()
                            .thenApply(_ ->
                                    new Answer(
                                            response.code(),
                                            header(response, "Retry-After"),
                                            header(response, "Date"),
                                            body.bytes()));
                });
        try {
            return answered.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw failures.timedOut(request, timeout);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw ApiFailures.isTimeout(cause)
                    ? failures.timedOut(request, timeout) // the transport's timer was faster
                    : failures.transport(request, cause);
        } catch (InterruptedException _) {
            throw ApiFailures.interrupted(request);
        } finally {
            sent.cancel(true);
            body.cancel();
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        String value = response.header(name);
        return value == null ? "" : value;
    }

    private HttpRequest request(HttpClient http, ApiRequest request) {
        HttpRequest.Builder builder = http.newHttpRequestBuilder().uri(server + request.target());
        builder.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        builder.setHeader("Accept", "application/json");
        byte[] content = ApiClient.content(request);
        if (content.length == 0 && request.method().equals("GET")) {
            return builder.build();
        }
        String text = new String(content, StandardCharsets.UTF_8);
        return builder.method(request.method(), ApiClient.contentType(request), text).build();
    }

    /** Gathers the bytes of one answer; can be cut off at any time. */
    private static final class Body implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private final AtomicReference<AsyncBody> running = new AtomicReference<>();

        void started(AsyncBody body) {
            running.set(body);
            body.consume();
        }

        @Override
        public void consume(List<ByteBuffer> buffers, AsyncBody body) throws IOException {
            for (ByteBuffer buffer : buffers) {
                byte[] chunk = new byte[buffer.remaining()];
                buffer.get(chunk);
                gathered.write(chunk);
            }
            if (gathered.size() > ApiClient.MAX_ANSWER) {
                throw new IOException("the answer is larger than 256 MiB");
            }
            body.consume();
        }

        byte[] bytes() {
            return gathered.toByteArray();
        }

        void cancel() {
            AsyncBody body = running.get();
            if (body != null && !body.done().isDone()) {
                body.cancel();
            }
        }
    }
}
