package io.deckhouse.payloadregistry.cluster;

import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;

/** A running watch, which reconnects by itself until it is closed. */
public interface Watch extends AutoCloseable {
    /** A version of an object of the watched kind; an empty namespace where it has none. */
    record Version(String namespace, String name, String uid, String resourceVersion) {
        /** The version that an object is. */
        public static Version of(ClusterObject object) {
            return new Version(
                    object.key().namespace(),
                    object.key().name(),
                    object.uid(),
                    object.resourceVersion());
        }
    }

    /** How much of the objects is told. */
    sealed interface Part {
        /** All that they hold. */
        record Whole() implements Part {}

        /**
         * What access is decided by: of Roles the rules about repositories, as many as count. An
         * object too large for the limits may come cut, and says so in {@link
         * MemoryEstimate#TOO_LARGE}.
         */
        record Access(AccessLimits limits) implements Part {}

        /**
         * All that they hold, until those of one answer take too much together: then some come cut,
         * with what names them and our annotations alone, and say so in {@link
         * MemoryEstimate#TOO_LARGE}. One that is told again comes alone. What is not needed whole
         * may come cut at any time.
         *
         * @param most of an answer, in bytes of memory
         * @param whole which versions are needed whole; asked at any time, and answers soon
         */
        record Bounded(long most, Predicate<Version> whole) implements Part {}
    }

    /**
     * What a watch tells; calls come one at a time, in order, but for {@link #asked}, and must
     * return soon.
     */
    interface Listener {
        /** What of the objects it reads; the rest may be left out. */
        default Part part() {
            return new Part.Whole();
        }

        /** One object was created, updated or deleted; at first every existing one is created. */
        void changed(Change change);

        /** All objects that existed at the start have been told; called once. */
        default void synced() {}

        /**
         * A request was answered, whatever the answer; calls come at any time.
         *
         * @param verb {@code list} or {@code watch}
         */
        default void asked(String verb) {}
    }

    /** Whether the objects that existed at the start have all been told. */
    boolean isSynced();

    /**
     * When what was told was last known to be complete and current, by the clock as it is set now,
     * so never in the future; {@link Instant#MIN} before the first time.
     */
    Instant confirmedAt();

    /** How often the connection to the cluster broke and was made again. */
    default long breaks() {
        return 0;
    }

    /**
     * Why the cluster refuses to tell more now, and which right that takes; empty while it does
     * not. That it does not answer, or refuses for a moment, is no refusal.
     */
    default String refusal() {
        return "";
    }

    /**
     * Has these objects told again as updated, soon, each once and whole unless it is too large by
     * itself. Those that are gone, or change meanwhile, are told as that alone. Returns at once,
     * also when a listener calls it: nothing is told from within.
     */
    void tellAgain(Set<ObjectKey> keys);

    /** Ends the watch; no call to the listener begins afterwards. */
    @Override
    void close();
}
