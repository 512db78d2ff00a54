package io.deckhouse.payloadregistry.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which labels an object must have, as kubectl's {@code -l} says it.
 *
 * @param requirements all of which must hold; none for every object
 */
public record LabelSelector(List<Requirement> requirements) {
    /** Selects every object. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    /** Copies the list. */
    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** How a requirement looks at a label. */
    public enum Operator {
        /** It is there. */
        EXISTS,
        /** It is not there. */
        ABSENT,
        /** It is there, with one of the values. */
        IN,
        /** It is not there, or with another value. */
        NOT_IN,
        /** It is there, an integer, and greater than the value. */
        GREATER,
        /** It is there, an integer, and less than the value. */
        LESS
    }

    /**
     * One requirement.
     *
     * @param values none for EXISTS and ABSENT, one integer for GREATER and LESS
     */
    public record Requirement(String key, Operator operator, Set<String> values) {
        /** Copies the set. */
        public Requirement {
            values = Set.copyOf(values);
        }

        private boolean holdsFor(Map<String, String> labels) {
            String label = labels.get(key);
            return switch (operator) {
                case EXISTS -> label != null;
                case ABSENT -> label == null;
                case IN -> label != null && values.contains(label);
                case NOT_IN -> label == null || !values.contains(label);
                case GREATER -> label != null && compared(label) > 0;
                case LESS -> label != null && compared(label) < 0;
            };
        }

        /** Zero for a label that is no integer, which is neither greater nor less. */
        private int compared(String label) {
            try {
                long bound = Long.parseLong(values.iterator().next());
                return Long.compare(Long.parseLong(label), bound);
            } catch (NumberFormatException _) {
                return 0;
            }
        }

        @Override
        public String toString() {
            String all = String.join(",", new TreeSet<>(values));
            return switch (operator) {
                case EXISTS -> key;
                case ABSENT -> "!" + key;
                case IN -> values.size() == 1 ? key + "=" + all : key + " in (" + all + ")";
                case NOT_IN -> values.size() == 1 ? key + "!=" + all : key + " notin (" + all + ")";
                case GREATER -> key + ">" + all;
                case LESS -> key + "<" + all;
            };
        }
    }

    /**
     * Reads kubectl's grammar: {@code a=b}, {@code a==b}, {@code a!=b}, {@code a in (b,c)}, {@code
     * a notin (b)}, {@code a}, {@code !a}, {@code a>1}, {@code a<1}, separated by commas.
     *
     * @throws IllegalArgumentException with a text for the user, if it is anything else
     */
    public static LabelSelector parse(String text) {
        return new LabelSelector(new LabelSelectorReader(text).read());
    }

    /** This selector, narrowed by a label's value. */
    public LabelSelector with(String key, String value) {
        return and(new LabelSelector(List.of(new Requirement(key, Operator.IN, Set.of(value)))));
    }

    /** What both select. */
    public LabelSelector and(LabelSelector other) {
        List<Requirement> all = new ArrayList<>(requirements);
        all.addAll(other.requirements);
        return new LabelSelector(all);
    }

    /** Whether an object with these labels is selected. */
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.holdsFor(labels));
    }

    /** In the same grammar, as the API server reads it. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }
}
