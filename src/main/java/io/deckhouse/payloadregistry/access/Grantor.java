package io.deckhouse.payloadregistry.access;

import java.util.List;

/**
 * Who writes a Role or a binding, by what they hold where it is written.
 *
 * @param rules every rule they have there, about whatever API group
 * @param isMaster whether they are in {@code system:masters}, whom nothing stops
 */
public record Grantor(List<Rule> rules, boolean isMaster) {
    public Grantor {
        rules = List.copyOf(rules);
    }

    /** Returns what the snapshot says an identity holds in a namespace; empty for the cluster. */
    public static Grantor of(AccessIndex index, Identity identity, String namespace) {
        return new Grantor(index.rules(identity, namespace), identity.isMaster());
    }
}
