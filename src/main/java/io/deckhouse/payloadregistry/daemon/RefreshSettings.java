package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.List;

/**
 * What the refresh daemon is told.
 *
 * @param hosts the registry's hosts, at least one; until others are told
 * @param audiences of the tokens it requests; empty for the API server's default
 * @param namespaces to care for; empty for all
 * @param workers how many Secrets are worked on at a time
 * @param callsPerSecond the rate of calls to the API server over longer than two seconds
 */
public record RefreshSettings(
        List<RegistryHost> hosts,
        List<String> audiences,
        List<String> namespaces,
        int workers,
        int callsPerSecond) {
    /** The usual number of workers. */
    public static final int DEFAULT_WORKERS = 32;

    /**
     * The usual rate: more than a small API server can take, which slows its clients down by
     * itself, and less than would hurt a large one.
     */
    public static final int DEFAULT_CALLS_PER_SECOND = 2_000;

    /** Refuses settings with which nothing could be filled. */
    public RefreshSettings {
        hosts = List.copyOf(hosts);
        audiences = List.copyOf(audiences);
        namespaces = List.copyOf(namespaces);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("the refresh daemon needs a registry host");
        }
        if (workers < 1) {
            throw new IllegalArgumentException(
                    "the refresh daemon needs at least one worker, not " + workers);
        }
        if (callsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "the refresh daemon needs at least one call a second, not " + callsPerSecond);
        }
    }

    /** Settings with the usual rate of calls. */
    public RefreshSettings(
            List<RegistryHost> hosts,
            List<String> audiences,
            List<String> namespaces,
            int workers) {
        this(hosts, audiences, namespaces, workers, DEFAULT_CALLS_PER_SECOND);
    }

    /** The same with another rate of calls. */
    public RefreshSettings withCallsPerSecond(int rate) {
        return new RefreshSettings(hosts, audiences, namespaces, workers, rate);
    }

    /** What tokens are filled in for at first. */
    Target target() {
        return new Target(hosts, audiences);
    }

    /** The objects to care for, one selection a namespace. */
    List<Selection> selections() {
        return namespaces.isEmpty()
                ? List.of(Selection.all())
                : namespaces.stream().distinct().map(Selection::in).toList();
    }
}
