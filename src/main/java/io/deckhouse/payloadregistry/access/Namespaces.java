package io.deckhouse.payloadregistry.access;

import java.util.Collection;

/** Which namespaces exist: push and delete need theirs to (DESIGN 3.2). */
public sealed interface Namespaces {

    /** Tells whether the namespace exists. */
    boolean exists(String namespace);

    /** Returns these namespaces and one more. */
    Namespaces with(String namespace);

    /** Returns these namespaces without one. */
    Namespaces without(String namespace);

    /** Returns all names there can be, for objects from files that hold no Namespace. */
    static Namespaces takenToExist() {
        return new All();
    }

    /** Returns exactly these. */
    static Namespaces of(Collection<String> names) {
        PersistentMap<String, Boolean> map = PersistentMap.empty();
        for (String name : names) {
            map = map.with(name, true);
        }
        return new Known(map);
    }

    /** Every namespace is taken to exist. */
    record All() implements Namespaces {
        @Override
        public boolean exists(String namespace) {
            return true;
        }

        @Override
        public Namespaces with(String namespace) {
            return this;
        }

        @Override
        public Namespaces without(String namespace) {
            return this;
        }
    }

    /** The namespaces of a snapshot. */
    final class Known implements Namespaces {
        private final PersistentMap<String, Boolean> names;

        private Known(PersistentMap<String, Boolean> names) {
            this.names = names;
        }

        /** Tells whether there is none at all. */
        public boolean isEmpty() {
            return names.isEmpty();
        }

        @Override
        public boolean exists(String namespace) {
            return names.get(namespace) != null;
        }

        @Override
        public Namespaces with(String namespace) {
            return new Known(names.with(namespace, true));
        }

        @Override
        public Namespaces without(String namespace) {
            return new Known(names.without(namespace));
        }
    }
}
