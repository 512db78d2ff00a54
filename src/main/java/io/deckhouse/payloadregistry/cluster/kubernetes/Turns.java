package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Keys that wait, each once. Namespaces take turns, so that none waits for all of another. */
final class Turns {
    private final SequencedMap<String, SequencedSet<ObjectKey>> waiting = new LinkedHashMap<>();

    /** Lets the key wait; one that waits keeps its place. */
    synchronized void add(ObjectKey key) {
        waiting.computeIfAbsent(key.namespace(), _ -> new LinkedHashSet<>()).add(key);
        notifyAll();
    }

    /** Waits for a key, and takes the one whose turn it is. */
    synchronized ObjectKey take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        Map.Entry<String, SequencedSet<ObjectKey>> turn = waiting.firstEntry();
        waiting.remove(turn.getKey());
        ObjectKey next = turn.getValue().removeFirst();
        if (!turn.getValue().isEmpty()) {
            waiting.put(turn.getKey(), turn.getValue()); // behind the others
        }
        return next;
    }
}
