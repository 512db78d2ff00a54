package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps a watch from going on, each told once. That the API server refuses it is believed when
 * it does several times in a row, which takes about two seconds.
 */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    /** An API server that has just started, or a token that is being renewed, makes fewer. */
    private static final int BELIEVED = 5;

    private final Kind kind;
    private final String place;
    private final AtomicReference<String> broken = new AtomicReference<>("");
    private final AtomicReference<String> refusal = new AtomicReference<>("");
    private final AtomicInteger refusals = new AtomicInteger();

    /**
     * None so far.
     *
     * @param namespace where is watched; empty for everywhere
     */
    Troubles(Kind kind, String namespace) {
        this.kind = kind;
        this.place = namespace.isEmpty() ? "" : " in namespace " + namespace;
    }

    /** Whether an answer with this status refuses, now and before somebody gives the right. */
    static boolean isRefusal(int status) {
        return status == HttpURLConnection.HTTP_UNAUTHORIZED
                || status == HttpURLConnection.HTTP_FORBIDDEN;
    }

    /** What is refused, and what it takes; empty while nothing is. */
    String refusal() {
        return refusal.get();
    }

    /** A list or a watch was refused with this status. */
    void refused(int status) {
        if (refusals.incrementAndGet() < BELIEVED) {
            return;
        }
        String text = text(status);
        if (!text.equals(refusal.getAndSet(text))) {
            LOG.atWarn()
                    .addKeyValue("kind", kind.plural())
                    .addKeyValue("because", text)
                    .log("watch refused, asking again");
        }
    }

    private String text(int status) {
        String resource =
                kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
        return status == HttpURLConnection.HTTP_FORBIDDEN
                ? "403 Forbidden: it needs the verbs list and watch for " + resource + place
                : "401 Unauthorized: its credentials are not accepted for " + resource + place;
    }

    /** A list or a watch failed; a refusal is told by its status. */
    void broken(Throwable told) {
        Throwable failure = unwrapped(told);
        int status = failure instanceof KubernetesClientException answer ? answer.getCode() : 0;
        String said = failure.getMessage();
        String trouble = said == null ? "the connection broke" : said;
        if (isRefusal(status) || trouble.equals(broken.getAndSet(trouble))) {
            return;
        }
        if (status == HttpURLConnection.HTTP_NOT_FOUND) {
            // As it is with the kinds of Deckhouse elsewhere.
            LOG.atInfo().addKeyValue("kind", kind.plural()).log("not served here, asking again");
        } else {
            LOG.atWarn()
                    .addKeyValue("kind", kind.plural())
                    .addKeyValue("trouble", trouble)
                    .log("watch broken, trying again");
        }
    }

    /** What is only wrapped has no message but its cause's class and message. */
    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && cause.toString().equals(failure.getMessage())
                ? unwrapped(cause)
                : failure;
    }

    /** The server showed that the watch lives. */
    void over() {
        broken.set("");
    }

    /** The server accepted the watch. */
    void accepted() {
        refusals.set(0);
        if (!refusal.getAndSet("").isEmpty()) {
            LOG.atInfo().addKeyValue("kind", kind.plural()).log("watch no longer refused");
        }
    }
}
