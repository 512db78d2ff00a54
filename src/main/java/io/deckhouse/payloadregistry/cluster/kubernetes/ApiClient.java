package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Sends one request to the API server and reads the whole answer within the time limit.
 *
 * <p>Works on trees, because the client's typed models cost start-up time and drop unknown fields.
 */
final class ApiClient {
    /** A page of 500 objects of at most 1.5 MB each would be more, but no real cluster has it. */
    private static final int MAX_ANSWER = 256 * 1024 * 1024;

    private final HttpClient http;
    private final String server;
    private final Duration timeout;
    private final ApiFailures failures;

    ApiClient(HttpClient http, String server, Duration timeout, ApiFailures failures) {
        this.http = http;
        this.server = server;
        this.timeout = timeout;
        this.failures = failures;
    }

    /** The answer's tree; every failure is a {@link ClusterException}. */
    JsonNode send(ApiRequest request) {
        Answer answer = exchange(request);
        if (!HttpResponse.isSuccessful(answer.code())) {
            throw failures.refused(request, answer);
        }
        JsonNode tree = answer.tree();
        if (!tree.isObject()) {
            throw new ClusterException(
                    Reason.SERVER_ERROR,
                    "cannot " + request.about() + ": " + server + " answered no Kubernetes object");
        }
        return tree;
    }

    /** An answer: its code, its Retry-After header (empty for none) and its body. */
    static final class Answer {
        private final int code;
        private final String retryAfter;
        private final byte[] body;

        Answer(int code, String retryAfter, byte[] body) {
            this.code = code;
            this.retryAfter = retryAfter;
            this.body = body;
        }

        int code() {
            return code;
        }

        String retryAfter() {
            return retryAfter;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The body as JSON; a missing node when it is something else. */
        JsonNode tree() {
            try {
                return ApiJson.MAPPER.readTree(body);
            } catch (JacksonException _) {
                return MissingNode.getInstance();
            }
        }
    }

    private Answer exchange(ApiRequest request) {
        Body body = new Body();
        CompletableFuture<HttpResponse<AsyncBody>> sent;
        try {
            sent = http.consumeBytes(http(request), body);
        } catch (RuntimeException e) {
            throw failures.transport(request, e);
        }
        CompletableFuture<Answer> answered =
                sent.thenCompose(response -> {
                    body.started(response.body());
                    return response.body()
                            .done()
                            .thenApply(_ ->
                                    new Answer(response.code(), header(response), body.bytes()));
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
            Thread.currentThread().interrupt();
            throw new ClusterException(
                    Reason.TIMED_OUT, "interrupted while trying to " + request.about());
        } finally {
            sent.cancel(true);
            body.cancel();
        }
    }

    private static String header(HttpResponse<?> response) {
        String value = response.header("Retry-After");
        return value == null ? "" : value;
    }

    private HttpRequest http(ApiRequest request) {
        HttpRequest.Builder builder = http.newHttpRequestBuilder().uri(server + request.target());
        builder.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        builder.setHeader("Accept", "application/json");
        // Server-side apply takes YAML, and JSON is YAML.
        String type =
                request.method().equals("PATCH")
                        ? "application/apply-patch+yaml"
                        : "application/json";
        String content =
                request.body().isMissingNode()
                        ? null
                        : ApiJson.MAPPER.writeValueAsString(request.body());
        if (content == null && request.method().equals("GET")) {
            return builder.build();
        }
        return builder.method(request.method(), type, content == null ? "" : content).build();
    }

    /** Gathers the bytes of one answer; can be cut off at any time. */
    private static final class Body implements AsyncBody.Consumer<java.util.List<ByteBuffer>> {
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private final AtomicReference<AsyncBody> running = new AtomicReference<>();

        void started(AsyncBody body) {
            running.set(body);
            body.consume();
        }

        @Override
        public void consume(java.util.List<ByteBuffer> buffers, AsyncBody body) throws IOException {
            for (ByteBuffer buffer : buffers) {
                byte[] chunk = new byte[buffer.remaining()];
                buffer.get(chunk);
                gathered.write(chunk);
            }
            if (gathered.size() > MAX_ANSWER) {
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
