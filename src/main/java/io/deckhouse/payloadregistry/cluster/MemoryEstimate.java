package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.Rule;
import java.util.OptionalLong;

/**
 * About how many bytes of memory a Role or binding takes in the access index.
 *
 * <p>Measured there on a JVM with compact headers: a subject takes 85 to 340 with a short name, a
 * pattern 105 to 300, an empty object 160 to 190, and 770 where the client remembers its version.
 * While it is taken over, its tree takes up to 1,000 for each subject besides; so the figures are
 * higher than what stays.
 */
public final class MemoryEstimate {
    /** An object, whatever it holds. */
    public static final long OBJECT = 1_000;

    /** A subject of a binding, without its name. */
    public static final long SUBJECT = 600;

    /** A rule, without its words. */
    public static final long RULE = 200;

    /**
     * A root property of an object that was cut while it was read: how much the whole counts as,
     * more than any limit where it can never be told.
     */
    public static final String TOO_LARGE = "tooLarge";

    private static final long WORD = 150;
    private static final long CHARACTER = 3;

    /** A step of a pattern that has alternatives, classes or the like. */
    private static final long STEP = 12;

    private MemoryEstimate() {}

    /** The characters of a name. */
    public static long ofText(String text) {
        return CHARACTER * text.length();
    }

    /** A verb or pattern of a rule. */
    public static long ofWord(String word) {
        return WORD + ofText(word);
    }

    /**
     * A Role.
     *
     * @param steps what its patterns weigh once they are compiled
     */
    static long of(Role role, long steps) {
        long sum = OBJECT + ofText(role.key().name()) + STEP * steps;
        for (Rule rule : role.rules()) {
            sum += RULE;
            for (String verb : rule.verbs()) {
                sum += ofWord(verb);
            }
            for (String pattern : rule.resourceNames()) {
                sum += ofWord(pattern);
            }
        }
        return sum;
    }

    /** A RoleBinding. */
    static long of(Binding binding) {
        long sum = OBJECT + ofText(binding.key().name()) + ofText(binding.roleRef().name());
        for (RbacSubject subject : binding.subjects()) {
            sum += SUBJECT + ofText(subject.namespace()) + ofText(subject.name());
        }
        return sum;
    }

    /** What an object takes of which only a part was read; empty for a whole one. */
    public static OptionalLong ofCut(ClusterObject object) {
        long size = object.at(TOO_LARGE).asLong(0);
        return size > 0 ? OptionalLong.of(size) : OptionalLong.empty();
    }
}
