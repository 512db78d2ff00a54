package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.cluster.kubernetes.CallObserver;
import java.io.PrintWriter;

/** A line on stderr for each request to the API server: {@code GET /api/v1/pods 200 in 12 ms}. */
final class ShownCalls implements CallObserver {
    private final CallObserver waiting;
    private final PrintWriter err;

    /** Prints there, and tells the other what begins. */
    ShownCalls(CallObserver waiting, PrintWriter err) {
        this.waiting = waiting;
        this.err = err;
    }

    @Override
    public Runnable begun(String about) {
        return waiting.begun(about);
    }

    @Override
    public void ended(Call call) {
        String outcome = call.status() == 0 ? "without an answer" : String.valueOf(call.status());
        err.println(
                call.method()
                        + " "
                        + Visible.line(call.target())
                        + " "
                        + outcome
                        + " in "
                        + call.took().toMillis()
                        + " ms");
        err.flush();
    }
}
