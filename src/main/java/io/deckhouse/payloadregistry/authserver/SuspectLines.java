package io.deckhouse.payloadregistry.authserver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Those who may be guessers, waiting for their turn: a line for each user name of a network.
 *
 * <p>Each line gets as many turns as any other, and in a line chance decides, so that who has the
 * right password comes through beside any number of guesses. When all lines together are full,
 * somebody of the longest has to leave.
 */
final class SuspectLines<T> {
    private final int most;
    private final RandomGenerator random;
    private final Map<FailureDelay.Key, List<T>> lines = new LinkedHashMap<>();
    private int waiting;

    SuspectLines(int most, RandomGenerator random) {
        this.most = most;
        this.random = random;
    }

    /** Lets one in; returns who has to leave for it, perhaps itself. */
    synchronized Optional<T> add(FailureDelay.Key who, T one) {
        lines.computeIfAbsent(who, _ -> new ArrayList<>()).add(one);
        return ++waiting > most ? Optional.of(taken(longest())) : Optional.empty();
    }

    /** Who has the next turn. */
    synchronized Optional<T> next() {
        if (waiting == 0) {
            return Optional.empty();
        }
        int line = random.nextInt(lines.size());
        return Optional.of(taken(lines.keySet().stream().skip(line).findFirst().orElseThrow()));
    }

    /** Whether this one was still waiting; not any more. */
    synchronized boolean remove(FailureDelay.Key who, T one) {
        List<T> line = lines.getOrDefault(who, List.of());
        int place = line.indexOf(one);
        if (place >= 0) {
            remove(who, line, place);
        }
        return place >= 0;
    }

    private FailureDelay.Key longest() {
        return lines.entrySet().stream()
                .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.size(), b.size())))
                .orElseThrow()
                .getKey();
    }

    private T taken(FailureDelay.Key who) {
        List<T> line = lines.getOrDefault(who, List.of());
        return remove(who, line, random.nextInt(line.size()));
    }

    private T remove(FailureDelay.Key who, List<T> line, int place) {
        T one = line.remove(place);
        waiting--;
        if (line.isEmpty()) {
            lines.remove(who);
        }
        return one;
    }
}
