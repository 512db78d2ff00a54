package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.List;

/**
 * What the refresh daemon is told.
 *
 * @param hosts the registry's hosts, at least one
 * @param audiences of the tokens it requests; empty for the API server's default
 * @param namespaces to care for; empty for all
 * @param workers how many Secrets are worked on at a time
 */
public record RefreshSettings(
        List<RegistryHost> hosts, List<String> audiences, List<String> namespaces, int workers) {
    /** The usual number of workers. */
    public static final int DEFAULT_WORKERS = 16;

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
    }

    /** The objects to care for, one selection a namespace. */
    List<Selection> selections() {
        return namespaces.isEmpty()
                ? List.of(Selection.all())
                : namespaces.stream().distinct().map(Selection::in).toList();
    }
}
