package io.deckhouse.payloadregistry.access;

import java.util.Locale;
import java.util.Optional;

/** What a registry client does to a repository. */
public enum Action {
    PULL(1),
    PUSH(2),
    DELETE(4);

    /** One bit of an action set, so that a rule's actions are one number. */
    private final int bit;

    Action(int bit) {
        this.bit = bit;
    }

    /** Returns the action of a registry scope or a command line, such as {@code pull}. */
    public static Optional<Action> parse(String text) {
        for (var action : values()) {
            if (action.text().equals(text)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }

    /** Returns the name as it stands in scopes and tokens. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Tells whether the namespace must exist: the registry keeps images below it (DESIGN 3.2). */
    boolean needsNamespace() {
        return this != PULL;
    }

    int bit() {
        return bit;
    }
}
