package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's HTTP stack, made when first needed: it takes longer to load than a short command.
 */
final class LateClient implements Supplier<HttpClient>, AutoCloseable {
    private final Supplier<HttpClient> maker;
    private @Nullable HttpClient made;

    LateClient(Supplier<HttpClient> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized HttpClient get() {
        HttpClient client = made == null ? maker.get() : made;
        made = client;
        return client;
    }

    /** Closes it if it was made. */
    @Override
    public synchronized void close() {
        if (made != null) {
            made.close();
        }
    }
}
