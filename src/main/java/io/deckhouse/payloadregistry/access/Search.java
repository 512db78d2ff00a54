package io.deckhouse.payloadregistry.access;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the grounds of several actions in one pass: a rule that gives two of them is tried on
 * the path once. For each action the first grounds in the order of the bindings count, as if it
 * were asked alone.
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

    /** The bits of the actions that have no grounds yet. */
    private int open;

    /** The dear roles that were tried: for another binding they would give as little. */
    private @Nullable Set<CompiledRole> tried;

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

    /** Allows all actions that have no grounds, by the same. */
    void found(Decision.Allowed allowed) {
        found(open, allowed);
    }

    /** Takes note that a binding is looked at. */
    void enter() {
        work.spend(BINDING_WORK);
    }

    /** Tries a live role that a binding refers to. */
    void look(Binding binding, CompiledRole role) {
        if ((role.actions() & open) == 0 || (role.work() > DEAR && isTriedAgain(role))) {
            return;
        }
        var rules = role.rules();
        // By index: this runs for every decision, and an iterator is garbage.
        for (int i = 0; i < rules.size() && open != 0; i++) {
            var rule = rules.get(i);
            int given = rule.actions() & open;
            work.spend(given == 0 ? 1 : rule.work());
            if (given != 0) {
                String pattern = rule.match(path);
                if (pattern != null) {
                    var key = role.role().key();
                    var by = new Grounds.ByRule(binding.key(), key, rule.index(), pattern);
                    var expiry = binding.expiry().earlier(role.role().expiry());
                    found(given, new Decision.Allowed(by, expiry));
                }
            }
        }
    }

    private boolean isTriedAgain(CompiledRole role) {
        if (tried == null) {
            tried = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        return !tried.add(role);
    }

    private void found(int actions, Decision.Allowed allowed) {
        for (var action : Action.values()) {
            if ((actions & action.bit()) != 0) {
                found.put(action, allowed);
            }
        }
        open &= ~actions;
    }
}
