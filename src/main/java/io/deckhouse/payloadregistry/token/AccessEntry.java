package io.deckhouse.payloadregistry.token;

import java.util.List;

/**
 * What a registry token grants on one resource; a resource with nothing granted has no entry.
 *
 * @param type kind of the resource, {@code repository} or {@code registry}
 * @param name exactly the name that was asked for: the registry compares it literally
 * @param actions at least one, in one order without duplicates
 */
public record AccessEntry(String type, String name, List<String> actions) {
    /** Refuses entries that grant nothing. */
    public AccessEntry {
        actions = Actions.canonical(actions);
        if (type.isEmpty() || name.isEmpty() || actions.isEmpty()) {
            throw new IllegalArgumentException("an access entry names a resource and an action");
        }
    }
}
