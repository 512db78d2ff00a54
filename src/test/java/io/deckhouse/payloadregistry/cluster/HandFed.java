package io.deckhouse.payloadregistry.cluster;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A cluster that tells what a test feeds it. There are no objects otherwise: every watch has told
 * all that existed, and a list is empty.
 */
public final class HandFed {
    private final Map<Kind, Watch.Listener> listeners = new EnumMap<>(Kind.class);
    private final List<ObjectKey> askedAgain = new ArrayList<>();
    private final List<Change> early = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();
    private final Cluster cluster =
            (Cluster)
                    Proxy.newProxyInstance(
                            Cluster.class.getClassLoader(),
                            new Class<?>[] {Cluster.class},
                            (_, method, arguments) -> answer(method.getName(), arguments));
    private Instant confirmedAt = Instant.EPOCH;

    private final class Fed implements Watch {
        @Override
        public boolean isSynced() {
            return true;
        }

        @Override
        public Instant confirmedAt() {
            return confirmedAt;
        }

        @Override
        public void tellAgain(Set<ObjectKey> keys) {
            askedAgain.addAll(keys);
        }

        @Override
        public void close() {}
    }

    private Object answer(String question, Object[] arguments) {
        questions.add(question);
        return switch (question) {
            case "list" -> List.of();
            case "watch" -> watch((Kind) arguments[0], (Watch.Listener) arguments[2]);
            default -> throw new AssertionError("asked to " + question);
        };
    }

    private Watch watch(Kind kind, Watch.Listener listener) {
        listeners.put(kind, listener);
        early.stream().filter(change -> change.key().kind() == kind).forEach(listener::changed);
        return new Fed();
    }

    /** The cluster, which answers lists and watches alone. */
    public Cluster cluster() {
        return cluster;
    }

    /** Tells the watch of this kind. */
    public void tell(Change change) {
        listener(change.key().kind()).changed(change);
    }

    /** Tells the watch of this kind before whoever begins it knows it. */
    public void tellEarly(Change change) {
        early.add(change);
    }

    /** Until when all watches are confirmed from now on. */
    public void confirm(Instant at) {
        confirmedAt = at;
    }

    /** Who watches this kind. */
    public Watch.Listener listener(Kind kind) {
        return Objects.requireNonNull(listeners.get(kind));
    }

    /** What watches were to tell again. */
    public List<ObjectKey> askedAgain() {
        return askedAgain;
    }

    /** The methods that were called, in order. */
    public List<String> questions() {
        return questions;
    }
}
