package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Limits what waits to be told: some megabytes of objects, or one larger object. An API server
 * sends faster than a large binding is taken over, and each on its way takes twice the memory that
 * it takes in the end.
 */
final class Backlog implements AutoCloseable {
    /** In nodes of JSON, each of about a hundred bytes; longer texts count for several. */
    static final int MOST = 50_000;

    private static final int NODE = 100;
    private static final long LOOK_MILLIS = 200;

    private final Semaphore room = new Semaphore(MOST, true);
    private volatile boolean closed;

    /**
     * Waits until there is room for an object, or this is closed.
     *
     * @return what to give back to {@link #leave}
     */
    int enter(JsonNode object) {
        int nodes = nodes(object, MOST);
        try {
            while (!closed) {
                if (room.tryAcquire(nodes, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return nodes;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** An object has been told. */
    void leave(int nodes) {
        room.release(nodes);
    }

    /** Nobody waits any more. */
    @Override
    public void close() {
        closed = true;
    }

    /** What a tree counts for. */
    static int nodes(JsonNode tree) {
        return nodes(tree, Integer.MAX_VALUE);
    }

    private static int nodes(JsonNode tree, int most) {
        int sum = 1 + (tree.isString() ? tree.stringValue().length() / NODE : 0);
        for (JsonNode child : tree) {
            if (sum >= most) {
                break;
            }
            sum += nodes(child, most - sum);
        }
        return Math.min(sum, most);
    }
}
