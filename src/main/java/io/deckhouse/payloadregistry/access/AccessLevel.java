package io.deckhouse.payloadregistry.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** How much a grant or a static user's project gives. */
public enum AccessLevel {
    /** Pull. */
    READ,
    /** Pull and push; never delete (DESIGN 2). */
    FULL;

    /** Returns the actions of this level. */
    public Set<Action> actions() {
        return Collections.unmodifiableSet(
                switch (this) {
                    case READ -> EnumSet.of(Action.PULL);
                    case FULL -> EnumSet.of(Action.PULL, Action.PUSH);
                });
    }

    /** Tells whether this level gives the action. */
    public boolean gives(Action action) {
        return action == Action.PULL || (this == FULL && action == Action.PUSH);
    }
}
