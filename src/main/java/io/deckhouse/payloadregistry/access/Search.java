package io.deckhouse.payloadregistry.access;

import java.time.Instant;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the grounds of several actions in one pass: a rule that gives two of them is tried on
 * the path once. For each action the grounds that last longest count, and of those the first in the
 * order of the bindings, as if it were asked alone: a grant for an hour takes nothing from whoever
 * has one without an end.
 */
final class Search {
    /** What looking at one binding takes, whatever its role holds. */
    private static final int BINDING_WORK = 5;

    /** A role that takes less is sooner tried again than remembered. */
    private static final int DEAR = 200;

    private final String path;
    private final Instant now;
    private final Work work;
    private final Map<Action, Decision.Allowed> found = new EnumMap<>(Action.class);

    /** The bits of the actions that have no grounds yet, or none without an end. */
    private int open;

    /** What is known of the dear roles that were tried: it is the same for another binding. */
    private @Nullable IdentityHashMap<CompiledRole, Tried> tried;

    /** What a role gives on the path. */
    private static final class Tried {
        /** The bits of the actions that were looked for. */
        private int actions;

        private final Map<Action, Grounds.ByRule> given = new EnumMap<>(Action.class);
    }

    Search(Set<Action> asked, String path, Instant now, Work work) {
        this.path = path;
        this.now = now;
        this.work = work;
        for (var action : asked) {
            open |= action.bit();
        }
    }

    boolean isDone() {
        return open == 0;
    }

    Instant now() {
        return now;
    }

    Decision.@Nullable Allowed found(Action action) {
        return found.get(action);
    }

    /** Allows all actions, by the same grounds. */
    void found(Decision.Allowed allowed) {
        found(open, allowed);
    }

    /** Takes note that a binding is looked at. */
    void enter() {
        work.spend(BINDING_WORK);
    }

    /** Tries a live role that a binding refers to. */
    void look(Binding binding, CompiledRole role) {
        var end = binding.expiry().earlier(role.role().expiry());
        int wanted = role.actions() & endingBefore(end);
        if (wanted == 0) {
            return;
        }
        if (role.work() > DEAR) {
            lookOnce(binding, role, end, wanted);
        } else {
            look(binding, role, end, wanted, null);
        }
    }

    private void lookOnce(Binding binding, CompiledRole role, Expiry end, int wanted) {
        if (tried == null) {
            tried = new IdentityHashMap<>();
        }
        var before = tried.computeIfAbsent(role, _ -> new Tried());
        before.given.forEach((action, by) -> {
            if ((wanted & action.bit()) != 0) {
                var same =
                        new Grounds.ByRule(binding.key(), by.role(), by.ruleIndex(), by.pattern());
                found(action.bit(), new Decision.Allowed(same, end));
            }
        });
        look(binding, role, end, wanted & ~before.actions, before);
    }

    private void look(
            Binding binding, CompiledRole role, Expiry end, int wanted, @Nullable Tried memory) {
        int missing = wanted;
        var rules = role.rules();
        // By index: this runs for every decision, and an iterator is garbage.
        for (int i = 0; i < rules.size() && missing != 0; i++) {
            var rule = rules.get(i);
            int given = rule.actions() & missing;
            work.spend(given == 0 ? 1 : rule.work());
            if (given != 0) {
                String pattern = rule.match(path);
                if (pattern != null) {
                    var key = role.role().key();
                    var by = new Grounds.ByRule(binding.key(), key, rule.index(), pattern);
                    found(given, new Decision.Allowed(by, end));
                    missing &= ~given;
                    if (memory != null) {
                        put(memory.given, given, by);
                    }
                }
            }
        }
        if (memory != null) {
            memory.actions |= wanted;
        }
    }

    /** Returns the bits of the open actions whose grounds, if any, end before. */
    private int endingBefore(Expiry end) {
        if (found.isEmpty()) {
            return open;
        }
        int bits = open;
        for (var entry : found.entrySet()) {
            if (!entry.getValue().expiry().isBefore(end)) {
                bits &= ~entry.getKey().bit();
            }
        }
        return bits;
    }

    private void found(int actions, Decision.Allowed allowed) {
        put(found, actions, allowed);
        if (!allowed.expiry().isLimited()) {
            open &= ~actions;
        }
    }

    private static <T> void put(Map<Action, T> map, int actions, T value) {
        for (var action : Action.values()) {
            if ((actions & action.bit()) != 0) {
                map.put(action, value);
            }
        }
    }
}
