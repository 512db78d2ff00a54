package io.deckhouse.payloadregistry.hosting;

/** Ends the handling of a request with a 4xx or 5xx answer; the message is sent to the client. */
public final class RejectedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** Answers with this status and this message, which must hold nothing secret. */
    public RejectedRequest(int status, String message) {
        super(message, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("not an error status: " + status);
        }
        this.status = status;
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }

    HttpResponse response() {
        return HttpResponse.text(status, getMessage() + "\n");
    }
}
