package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.cluster.kubernetes.CallObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line in a daemon's log for each request to the API server. */
final class LoggedCalls implements CallObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedCalls.class);

    @Override
    public Runnable begun(String about) {
        return () -> {};
    }

    @Override
    public void ended(Call call) {
        LOG.atDebug()
                .addKeyValue("method", call.method())
                .addKeyValue("target", Visible.line(call.target()))
                .addKeyValue("status", call.status())
                .addKeyValue("millis", call.took().toMillis())
                .log(call.status() == 0 ? "API server did not answer" : "API server answered");
    }
}
