package io.deckhouse.payloadregistry.authserver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Those who may be guessers, waiting for their turn: networks, and in each a line for every user
 * name.
 *
 * <p>Each network gets as many turns as any other, in a network each line, and in a line chance
 * decides, so that who has the right password comes through beside any number of guesses. When all
 * lines together are full, somebody of the longest line in the network with the most has to leave;
 * chance decides among equals, since whoever came first would otherwise leave before any number of
 * invented names. Whether a user exists plays no part: who waits or leaves would tell it.
 */
final class SuspectLines<T> {
    private final int most;
    private final RandomGenerator random;
    private final Map<String, Network<T>> networks = new HashMap<>();
    private int waiting;

    /** One network's lines by user name, none of them empty. */
    private static final class Network<T> {
        private final Map<String, List<T>> lines = new HashMap<>();
        private int waiting;
    }

    SuspectLines(int most, RandomGenerator random) {
        this.most = most;
        this.random = random;
    }

    /** Lets one in; returns who has to leave for it, perhaps itself. */
    synchronized Optional<T> add(FailureDelay.Key who, T one) {
        Network<T> network = networks.computeIfAbsent(who.network(), _ -> new Network<>());
        network.lines.computeIfAbsent(who.user(), _ -> new ArrayList<>()).add(one);
        network.waiting++;
        return ++waiting > most ? Optional.of(oneOfTheMost()) : Optional.empty();
    }

    /** Who has the next turn. */
    synchronized Optional<T> next() {
        if (waiting == 0) {
            return Optional.empty();
        }
        String network = any(networks.keySet());
        return Optional.of(taken(network, any(lines(network).keySet())));
    }

    /** Whether this one was still waiting; not any more. */
    synchronized boolean remove(FailureDelay.Key who, T one) {
        List<T> line = lines(who.network()).getOrDefault(who.user(), List.of());
        int place = line.indexOf(one);
        if (place >= 0) {
            take(who.network(), who.user(), place);
        }
        return place >= 0;
    }

    private T oneOfTheMost() {
        String network = anyWithMost(networks, it -> it.waiting);
        return taken(network, anyWithMost(lines(network), List::size));
    }

    private <V> String anyWithMost(Map<String, V> all, ToIntFunction<V> count) {
        int highest = all.values().stream().mapToInt(count).max().orElseThrow();
        return any(
                all.entrySet().stream()
                        .filter(it -> count.applyAsInt(it.getValue()) == highest)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private String any(Collection<String> names) {
        return names.stream().skip(random.nextInt(names.size())).findFirst().orElseThrow();
    }

    private T taken(String network, String user) {
        int length = lines(network).getOrDefault(user, List.of()).size();
        return take(network, user, random.nextInt(length));
    }

    private T take(String name, String user, int place) {
        Network<T> network = networks.getOrDefault(name, new Network<>());
        List<T> line = network.lines.getOrDefault(user, List.of());
        T one = line.remove(place);
        waiting--;
        network.waiting--;
        if (line.isEmpty()) {
            network.lines.remove(user);
        }
        if (network.waiting == 0) {
            networks.remove(name);
        }
        return one;
    }

    private Map<String, List<T>> lines(String network) {
        return networks.getOrDefault(network, new Network<>()).lines;
    }
}
