package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for objects that a watch is to tell again, one at a time and at most twenty a second: what
 * is large comes alone, and whoever makes objects can make us ask for no more than that. Namespaces
 * take turns.
 */
final class Retelling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retelling.class);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final Function<ObjectKey, List<GenericKubernetesResource>> source;
    private final Consumer<GenericKubernetesResource> found;
    private final Duration afterFailure;
    private final Turns waiting = new Turns();
    private final Thread asker;
    private volatile boolean closed;

    /**
     * Asks nothing before {@link #start}.
     *
     * @param source the object, or none where it is gone
     * @param found gets it
     * @param afterFailure how long to wait before the next question when one was not answered
     */
    Retelling(
            String name,
            Function<ObjectKey, List<GenericKubernetesResource>> source,
            Consumer<GenericKubernetesResource> found,
            Duration afterFailure) {
        this.source = source;
        this.found = found;
        this.afterFailure = afterFailure;
        this.asker = Thread.ofVirtual().name(name).unstarted(this::ask);
    }

    void start() {
        asker.start();
    }

    /** Asks for these, too; returns at once. */
    void add(Set<ObjectKey> keys) {
        keys.forEach(waiting::add);
    }

    private void ask() {
        try {
            while (!closed) {
                // Who adds the key from now on means another answer.
                Thread.sleep(hasAsked(waiting.take()) ? BETWEEN : afterFailure);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasAsked(ObjectKey key) {
        try {
            source.apply(key).forEach(found);
            return true;
        } catch (RuntimeException | Error e) {
            // An Error too: without this thread nothing would be asked any more.
            LOG.atDebug().addKeyValue("object", key).setCause(e).log("not answered, asked again");
            add(Set.of(key));
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        asker.interrupt();
    }
}
