package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.json.Trees;
import java.nio.charset.StandardCharsets;
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
    static final int MAX_ANSWER = 256 * 1024 * 1024;

    private final Transport transport;
    private final String server;
    private final ApiFailures failures;

    ApiClient(Transport transport, String server, ApiFailures failures) {
        this.transport = transport;
        this.server = server;
        this.failures = failures;
    }

    /** How a request gets there and its answer back, within a time limit. */
    interface Transport {
        /** Sends, and reads the whole answer; every failure is a {@link ClusterException}. */
        Answer exchange(ApiRequest request);
    }

    /** The media type of what a request sends: server-side apply takes YAML, and JSON is YAML. */
    static String contentType(ApiRequest request) {
        return isApply(request) ? "application/apply-patch+yaml" : "application/json";
    }

    /** What a request sends; empty for nothing. */
    static byte[] content(ApiRequest request) {
        if (request.body().isMissingNode()) {
            return new byte[0];
        }
        Trees format = isApply(request) ? ApiJson.LINES : ApiJson.TREES;
        return format.bytes(request.body());
    }

    private static boolean isApply(ApiRequest request) {
        return request.method().equals("PATCH");
    }

    /** The answer's tree; every failure is a {@link ClusterException}. */
    JsonNode send(ApiRequest request) {
        Answer answer = transport.exchange(request);
        if (!answer.isSuccess()) {
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

    /** An answer: its code, two of its headers (empty for none) and its body. */
    static final class Answer {
        private final int code;
        private final String retryAfter;
        private final String date;
        private final byte[] body;

        Answer(int code, String retryAfter, String date, byte[] body) {
            this.code = code;
            this.retryAfter = retryAfter;
            this.date = date;
            this.body = body;
        }

        int code() {
            return code;
        }

        boolean isSuccess() {
            return code >= 200 && code < 300;
        }

        String retryAfter() {
            return retryAfter;
        }

        String date() {
            return date;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The body as JSON; a missing node when it is something else. */
        JsonNode tree() {
            try {
                return ApiJson.TREES.read(body);
            } catch (JacksonException _) {
                return MissingNode.getInstance();
            }
        }
    }
}
