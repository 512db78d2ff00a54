package io.deckhouse.payloadregistry.hosting;

import org.eclipse.jetty.util.Callback;

/** The end of a request: its answer has gone to the client, or never will. */
final class Ending extends Callback.Nested {
    private final ConnectionWatch watch;
    private final Exchange exchange;
    private final BodyBudget.Share share;

    Ending(Callback callback, ConnectionWatch watch, Exchange exchange, BodyBudget.Share share) {
        super(callback);
        this.watch = watch;
        this.exchange = exchange;
        this.share = share;
    }

    @Override
    public void completed() {
        share.close();
        watch.end(exchange);
    }

    /** An answer with so many bytes of body was written, and has gone as far as it gets at once. */
    void written(int bytes) {
        if (share.isOpen()) {
            share.awaitReader(bytes, exchange::cut);
        }
    }
}
