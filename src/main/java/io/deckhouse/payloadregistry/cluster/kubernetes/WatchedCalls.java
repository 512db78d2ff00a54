package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.CallObserver.Call;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Tells an observer of the calls of watches: how long each took to be answered, not to end. That
 * one failed is told by the watch itself.
 */
final class WatchedCalls implements Interceptor {
    private final CallObserver observer;

    /** Nobody says here that a call failed, so none is held for that. */
    private final Map<HttpRequest, Long> sent = Collections.synchronizedMap(new WeakHashMap<>());

    WatchedCalls(CallObserver observer) {
        this.observer = observer;
    }

    /** Called with the request as it will be sent, when it is. */
    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        sent.put(request, System.nanoTime());
        return consumer;
    }

    @Override
    public void after(
            HttpRequest request,
            HttpResponse<?> response,
            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        Long start = sent.remove(request);
        Duration took = start == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - start);
        String query = request.uri().getRawQuery();
        String target = request.uri().getRawPath() + (query == null ? "" : "?" + query);
        observer.ended(new Call(request.method(), target, response.code(), took));
    }
}
