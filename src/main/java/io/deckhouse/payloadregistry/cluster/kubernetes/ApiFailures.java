package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;

/** Turns what the transport or the API server said into one clear sentence and a reason. */
final class ApiFailures {
    private static final int MAX_QUOTED = 300;

    private final String host;
    private final String source;

    /**
     * Failures of one server.
     *
     * @param host host and port
     * @param source the context and kubeconfig that named it
     */
    ApiFailures(String host, String source) {
        this.host = host;
        this.source = source;
    }

    ClusterException timedOut(ApiRequest request, Duration timeout) {
        return new ClusterException(
                Reason.TIMED_OUT,
                "cannot "
                        + request.about()
                        + ": no answer from "
                        + host
                        + " within "
                        + seconds(timeout)
                        + " (--request-timeout)");
    }

    /** Somebody no longer waits for the answer; the thread stays interrupted. */
    static ClusterException interrupted(ApiRequest request) {
        Thread.currentThread().interrupt();
        return new ClusterException(
                Reason.TIMED_OUT, "interrupted while trying to " + request.about());
    }

    /** A failure below HTTP. */
    ClusterException transport(ApiRequest request, Throwable failure) {
        if (failure instanceof ClusterException known) {
            return known;
        }
        String cannot = "cannot " + request.about() + ": ";
        return new ClusterException(reason(failure), cannot + sentence(failure)).causedBy(failure);
    }

    /** Whether a failure below HTTP is only that time ran out. */
    static boolean isTimeout(Throwable failure) {
        return has(failure, HttpTimeoutException.class)
                || has(failure, SocketTimeoutException.class)
                || has(failure, TimeoutException.class);
    }

    private static Reason reason(Throwable failure) {
        return isTimeout(failure) ? Reason.TIMED_OUT : Reason.UNREACHABLE;
    }

    private String sentence(Throwable failure) {
        String from = " (server from " + source + ")";
        if (has(failure, UnresolvedAddressException.class)
                || has(failure, UnknownHostException.class)) {
            return "the host of " + host + " is unknown: check the name" + from;
        }
        if (has(failure, SSLException.class) || has(failure, CertificateException.class)) {
            return tls(failure);
        }
        if (reason(failure) == Reason.TIMED_OUT) {
            return "no answer from " + host + " in time";
        }
        if (has(failure, NoRouteToHostException.class)) {
            return "there is no route to " + host + from;
        }
        if (has(failure, ConnectException.class)) {
            return "connection to " + host + " refused: is the API server running?" + from;
        }
        return "the connection to " + host + " broke" + message(failure);
    }

    private String tls(Throwable failure) {
        Optional<Throwable> dates =
                find(
                        failure,
                        t ->
                                t instanceof CertificateExpiredException
                                        || t instanceof CertificateNotYetValidException);
        if (dates.isPresent()) {
            return "the certificate of " + host + " is not valid now" + message(dates.get());
        }
        if (has(failure, CertPathBuilderException.class)) {
            return "the certificate of "
                    + host
                    + " is not signed by an authority that "
                    + source
                    + " trusts: check certificate-authority";
        }
        Optional<Throwable> certificate = find(failure, t -> t instanceof CertificateException);
        if (certificate.isPresent()) {
            return "the certificate of " + host + " is refused" + message(certificate.get());
        }
        String text = String.valueOf(failure.getMessage());
        if (text.contains("bad_certificate")
                || text.contains("certificate_required")
                || text.contains("certificate_unknown")) {
            return host + " refused the client certificate of " + source;
        }
        return "TLS with " + host + " failed" + message(failure);
    }

    /** A failure that the API server told. */
    ClusterException refused(ApiRequest request, ApiClient.Answer answer) {
        JsonNode status = answer.tree();
        boolean isStatus = status.path("kind").asString("").equals("Status");
        String said = isStatus ? status.path("message").asString("") : text(answer);
        String cannot = "cannot " + request.about() + ": ";
        return switch (answer.code()) {
            case 401 -> new ClusterException(Reason.UNAUTHORIZED, cannot + unknown());
            case 403 -> new ClusterException(Reason.FORBIDDEN, cannot + said);
            case 404 -> notFound(request, status, cannot, said);
            case 409 -> new ClusterException(conflict(status), cannot + said);
            case 422 ->
                    new ClusterException(
                            concernsUid(status) ? Reason.CONFLICT : Reason.INVALID, cannot + said);
            case 429 ->
                    new ClusterException(
                            Reason.THROTTLED,
                            cannot
                                    + host
                                    + " is asked too often"
                                    + (said.isEmpty() ? "" : ": " + said),
                            retryAfter(answer.retryAfter()));
            case 400, 405, 406, 413, 415 -> new ClusterException(Reason.INVALID, cannot + said);
            default ->
                    new ClusterException(
                            answer.code() == 504 ? Reason.TIMED_OUT : Reason.SERVER_ERROR,
                            cannot
                                    + host
                                    + " answered "
                                    + answer.code()
                                    + (said.isEmpty() ? "" : ": " + said),
                            retryAfter(answer.retryAfter()));
        };
    }

    /** What keeps a call of the Kubernetes client from its end, a clause. */
    String told(KubernetesClientException failure) {
        int code = failure.getCode();
        if (code == HttpURLConnection.HTTP_UNAUTHORIZED) {
            return unknown();
        }
        String said = failure.getStatus() == null ? null : failure.getStatus().getMessage();
        if (said != null && !said.isEmpty()) {
            return said;
        }
        if (code > 0) {
            return host + " answered " + code;
        }
        Throwable cause = failure;
        while (cause instanceof KubernetesClientException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return isTimeout(cause) || has(cause, IOException.class)
                ? sentence(cause)
                : String.valueOf(failure.getMessage());
    }

    private String unknown() {
        return host + " does not know the credentials of " + source + ": log in again";
    }

    private ClusterException notFound(
            ApiRequest request, JsonNode status, String cannot, String said) {
        boolean isAbsence = status.path("reason").asString("").equals("NotFound");
        // A kind that is not served is a plain page, or a Status without a name.
        boolean unserved =
                !isAbsence || said.startsWith("the server could not find the requested resource");
        String name = status.path("details").path("name").asString("");
        if (unserved ? request.isServedEverywhere() : !request.mayLack(name)) {
            return new ClusterException(
                    Reason.SERVER_ERROR,
                    cannot
                            + host
                            + " answered 404"
                            + (said.isEmpty() ? "" : ": " + said)
                            + "; the API server says it otherwise: check its address, and any"
                            + " proxy on the way");
        }
        return new ClusterException(
                Reason.NOT_FOUND,
                cannot
                        + (unserved
                                ? host
                                        + " does not serve this kind; is its"
                                        + " CustomResourceDefinition installed?"
                                : said));
    }

    private static Reason conflict(JsonNode status) {
        if (status.path("reason").asString("").equals("AlreadyExists")) {
            return Reason.ALREADY_EXISTS;
        }
        for (JsonNode cause : status.path("details").path("causes")) {
            if (cause.path("reason").asString("").equals("FieldManagerConflict")) {
                return Reason.FIELD_CONFLICT;
            }
        }
        return Reason.CONFLICT;
    }

    /** The API server answers another uid in an apply as a change of an immutable field. */
    private static boolean concernsUid(JsonNode status) {
        for (JsonNode cause : status.path("details").path("causes")) {
            if (cause.path("field").asString("").equals("metadata.uid")) {
                return true;
            }
        }
        return false;
    }

    private static Duration retryAfter(String header) {
        return header.matches("\\d{1,6}")
                ? Duration.ofSeconds(Long.parseLong(header))
                : Duration.ZERO;
    }

    private static String text(ApiClient.Answer answer) {
        String text = answer.text().strip();
        return text.substring(0, Math.min(text.length(), MAX_QUOTED)).replaceAll("\\s+", " ");
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? "" : ": " + failure.getMessage();
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() % 1000 == 0
                ? timeout.toSeconds() + " s"
                : timeout.toMillis() + " ms";
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type::isInstance).isPresent();
    }

    private static Optional<Throwable> find(Throwable failure, Predicate<Throwable> wanted) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (wanted.test(at)) {
                return Optional.of(at);
            }
            at = at.getCause();
        }
        return Optional.empty();
    }
}
