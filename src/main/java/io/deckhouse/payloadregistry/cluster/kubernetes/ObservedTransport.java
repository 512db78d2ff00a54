package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.ApiClient.Answer;

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
        try {
            return transport.exchange(request);
        } finally {
            over.run();
        }
    }
}
