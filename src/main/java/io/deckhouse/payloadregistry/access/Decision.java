package io.deckhouse.payloadregistry.access;

import java.util.List;

/** Yes or no to one action on one repository, with the reason. */
public sealed interface Decision {

    /** Why a no. */
    enum Denial {
        NO_GRANT("nothing grants this"),
        NOTHING_FOR_SUBJECT("nothing grants this subject anything"),
        NAMESPACE_MISSING("the namespace does not exist, so nothing but pull can be granted");

        private final String text;

        Denial(String text) {
            this.text = text;
        }

        /** Returns a clause that says it to a person. */
        public String text() {
            return text;
        }
    }

    /**
     * Yes.
     *
     * @param expiry when the grounds end
     */
    record Allowed(Grounds grounds, Expiry expiry) implements Decision {
        /** By grounds without an end. */
        public Allowed(Grounds grounds) {
            this(grounds, Expiry.never());
        }
    }

    /**
     * No.
     *
     * @param nearMisses the nearest first, a handful; empty unless an explanation was asked for
     */
    record Denied(Denial denial, List<NearMiss> nearMisses) implements Decision {
        public Denied {
            nearMisses = List.copyOf(nearMisses);
        }
    }

    /** Tells whether it is a yes. */
    default boolean isAllowed() {
        return this instanceof Allowed;
    }

    /** Returns the reason in one clause. */
    default String reason() {
        return switch (this) {
            case Allowed(var grounds, _) -> grounds.text();
            case Denied(var denial, var misses) ->
                    misses.isEmpty() ? denial.text() : misses.getFirst().why();
        };
    }
}
