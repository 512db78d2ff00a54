package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Watch.Part;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Notices each sign of life of a watch: the server accepted it, sent an event, or sent a bookmark;
 * and that it refused it.
 *
 * <p>An idle server need send nothing, so each watch is asked to last one minute: its renewal is
 * the sign. The client's own limit of 5 to 10 minutes cannot be set and is too long to trust a dead
 * connection.
 */
final class WatchPulse implements Interceptor {
    static final int WATCH_SECONDS = 60;

    /** Who is told. */
    interface Signs {
        /** The server accepted the watch. */
        default void accepted() {
            alive();
        }

        /**
         * The server answered, whatever it answered.
         *
         * @param verb {@code list} or {@code watch}
         */
        default void asked(String verb) {}

        /** The server refused the watch, or the list before it, with 401 or 403. */
        default void refused(int status) {}

        /** The server sent something. */
        void alive();
    }

    private final Signs signs;
    private final Part part;

    /** Lets pass of the objects no more than the part. */
    WatchPulse(Signs signs, Part part) {
        this.signs = signs;
        this.part = part;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (isWatch(request)) {
            builder.uri(
                    URI.create(
                            request.uri()
                                    .toString()
                                    .replaceFirst(
                                            "timeoutSeconds=\\d+",
                                            "timeoutSeconds=" + WATCH_SECONDS)));
        }
    }

    @Override
    public void after(
            HttpRequest request,
            HttpResponse<?> response,
            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        signs.asked(isWatch(request) ? "watch" : "list");
        if (Troubles.isRefusal(response.code())) {
            signs.refused(response.code());
        } else if (isWatch(request) && response.isSuccessful()) {
            signs.accepted();
        }
    }

    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
            AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
        if (!isWatch(request)) {
            UnaryOperator<List<ByteBuffer>> list = list();
            return (buffers, body) -> consumer.consume(list.apply(buffers), body);
        }
        UnaryOperator<List<ByteBuffer>> events = events();
        return (buffers, body) -> {
            // First the events, then the claim that they have been seen.
            consumer.consume(events.apply(buffers), body);
            signs.alive();
        };
    }

    private UnaryOperator<List<ByteBuffer>> list() {
        return switch (part) {
            case Part.Whole _ -> UnaryOperator.identity();
            case Part.Access(var limits) -> new AccessJson(limits)::next;
            case Part.Bounded bounded -> new BoundedJson(bounded)::next;
        };
    }

    private UnaryOperator<List<ByteBuffer>> events() {
        return switch (part) {
            case Part.Whole _ -> new AsciiJson()::next;
            case Part.Access(var limits) -> new AccessJson(limits)::next;
            case Part.Bounded bounded -> new BoundedJson(bounded)::next;
        };
    }

    private static boolean isWatch(HttpRequest request) {
        String query = request.uri().getRawQuery();
        return query != null && ("&" + query + "&").contains("&watch=true&");
    }
}
