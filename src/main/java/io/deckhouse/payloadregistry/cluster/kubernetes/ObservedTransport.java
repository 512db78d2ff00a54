package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.ApiClient.Answer;
import io.deckhouse.payloadregistry.cluster.kubernetes.CallObserver.Call;
import java.time.Duration;

/** Tells an observer of every call. */
final class ObservedTransport implements ApiClient.Transport {
    private final ApiClient.Transport transport;
    private final String host;
    private final CallObserver observer;

    ObservedTransport(ApiClient.Transport transport, String host, CallObserver observer) {
        this.transport = transport;
        this.host = host;
        this.observer = observer;
    }

    @Override
    public Answer exchange(ApiRequest request) {
        Runnable over = observer.begun(host + " to " + request.about());
        long start = System.nanoTime();
        int status = 0;
        try {
            Answer answer = transport.exchange(request);
            status = answer.code();
            return answer;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            over.run();
            observer.ended(new Call(request.method(), "/" + request.target(), status, took));
        }
    }
}
