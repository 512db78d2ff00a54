package io.deckhouse.payloadregistry.access;

import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.PathPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role whose rules about repositories are ready to be asked.
 *
 * @param actions the bits of the actions that any rule gives
 * @param work about what it takes to try them all
 * @param weight what its rules about repositories and their patterns weigh together
 * @param leftOut how many patterns, and rules without any, are over the limit for one role, and so
 *     match nothing
 */
record CompiledRole(
        Role role, List<CompiledRule> rules, int actions, long work, int weight, int leftOut) {
    /** Most that the rules about repositories and their patterns may weigh together. */
    static final int MOST_WEIGHT = 50_000;

    /**
     * One rule that gives an action.
     *
     * @param index its place in the role
     * @param actions the bits of the actions it gives
     * @param everyPath whether it has no resourceNames
     * @param patterns the patterns that could be read; malformed ones match nothing
     * @param work about what it takes to try them all
     */
    record CompiledRule(
            int index, int actions, boolean everyPath, List<PathPattern> patterns, int work) {

        private static CompiledRule of(
                int index, int actions, boolean everyPath, List<PathPattern> patterns) {
            int work = 1;
            for (var pattern : patterns) {
                work += pattern.work();
            }
            return new CompiledRule(index, actions, everyPath, List.copyOf(patterns), work);
        }

        boolean gives(Action action) {
            return (actions & action.bit()) != 0;
        }

        Set<Action> actionSet() {
            var set = EnumSet.allOf(Action.class);
            set.removeIf(action -> !gives(action));
            return set;
        }

        /** Returns the text of the first pattern that matches, empty for every path. */
        @Nullable String match(String path) {
            if (everyPath) {
                return "";
            }
            // By index: this runs for every rule of every decision, and an iterator is garbage.
            for (int i = 0; i < patterns.size(); i++) {
                if (patterns.get(i).matches(path)) {
                    return patterns.get(i).text();
                }
            }
            return null;
        }
    }

    static CompiledRole of(Role role, VerbTable verbs) {
        var compiled = new ArrayList<CompiledRule>(1);
        int weight = 0;
        int leftOut = 0;
        for (int i = 0; i < role.rules().size(); i++) {
            var rule = role.rules().get(i);
            if (!rule.concernsRepositories()) {
                continue;
            }
            int actions = bits(verbs.actions(rule.verbs()));
            weight += Role.RULE_WEIGHT + (actions == 0 ? rule.resourceNames().size() : 0);
            if (actions == 0) {
                continue;
            }
            if (weight > MOST_WEIGHT) {
                // As a whole: without its patterns it would be a rule for every path.
                leftOut += Math.max(1, rule.resourceNames().size());
                continue;
            }
            var patterns = new ArrayList<PathPattern>(Math.min(rule.resourceNames().size(), 16));
            for (String text : rule.resourceNames()) {
                if (weight <= MOST_WEIGHT) {
                    var parse = PathPattern.parse(text);
                    weight += weight(text, parse);
                    parse.toOptional().ifPresent(patterns::add);
                } else {
                    leftOut++;
                }
            }
            compiled.add(CompiledRule.of(i, actions, rule.resourceNames().isEmpty(), patterns));
        }
        // The rest may not even have been read.
        return of(role, compiled, weight, weight > MOST_WEIGHT ? Math.max(1, leftOut) : 0);
    }

    /** A malformed one had to be read as well. */
    private static int weight(String text, Parse<PathPattern> parse) {
        return parse.toOptional().map(PathPattern::weight).orElse(1 + text.length());
    }

    private static CompiledRole of(Role role, List<CompiledRule> rules, int weight, int leftOut) {
        int actions = 0;
        long work = 0;
        for (var rule : rules) {
            actions |= rule.actions();
            work += rule.work();
        }
        return new CompiledRole(role, List.copyOf(rules), actions, work, weight, leftOut);
    }

    /** Returns the rule and pattern that give the action, expired or not. */
    Grounds.@Nullable ByRule match(Binding binding, Action action, String path) {
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            String pattern = rule.gives(action) ? rule.match(path) : null;
            if (pattern != null) {
                return new Grounds.ByRule(binding.key(), role.key(), rule.index(), pattern);
            }
        }
        return null;
    }

    boolean isExpired(Instant now) {
        return role.expiry().isPast(now);
    }

    private static int bits(Set<Action> actions) {
        int bits = 0;
        for (var action : actions) {
            bits |= action.bit();
        }
        return bits;
    }
}
