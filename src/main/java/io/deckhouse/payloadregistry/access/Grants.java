package io.deckhouse.payloadregistry.access;

import io.deckhouse.payloadregistry.access.CompiledRole.CompiledRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists what bindings give, pattern by pattern; expired ones give nothing. */
final class Grants {
    private final AccessIndex index;
    private final Instant now;

    Grants(AccessIndex index, Instant now) {
        this.index = index;
        this.now = now;
    }

    /** Returns everything, by binding, subject, rule and pattern. */
    List<Grant> all() {
        return from(index.bindings(), _ -> true);
    }

    /** Returns what the identity has by its name and by its groups. */
    List<Grant> of(Identity identity) {
        return from(index.bindingsOf(identity), identity::isMeantBy);
    }

    /** Returns the first pattern of each binding that gives the action on the repository. */
    List<Grant> giving(Action action, Repository repository) {
        var grants = new ArrayList<Grant>();
        for (var binding : index.bindings()) {
            var role = binding.appliesIn(repository.namespace()) ? live(binding) : null;
            var by = role == null ? null : role.match(binding, action, repository.path());
            if (role != null && by != null) {
                var actions = Set.of(action);
                for (var subject : binding.resolvedSubjects()) {
                    grants.add(grant(subject, binding, role, actions, by));
                }
            }
        }
        return List.copyOf(grants);
    }

    private List<Grant> from(List<Binding> bindings, Predicate<Subject> wanted) {
        var grants = new ArrayList<Grant>();
        for (var binding : bindings) {
            var role = live(binding);
            if (role != null) {
                binding.resolvedSubjects().stream()
                        .filter(wanted)
                        .forEach(subject -> add(grants, subject, binding, role));
            }
        }
        return List.copyOf(grants);
    }

    private void add(List<Grant> grants, Subject subject, Binding binding, CompiledRole role) {
        for (var rule : role.rules()) {
            for (String pattern : texts(rule)) {
                var by =
                        new Grounds.ByRule(binding.key(), role.role().key(), rule.index(), pattern);
                grants.add(grant(subject, binding, role, rule.actionSet(), by));
            }
        }
    }

    private static List<String> texts(CompiledRule rule) {
        return rule.everyPath()
                ? List.of("")
                : rule.patterns().stream().map(pattern -> pattern.text()).toList();
    }

    private @Nullable CompiledRole live(Binding binding) {
        var role = binding.expiry().isPast(now) ? null : index.role(binding);
        return role == null || role.isExpired(now) ? null : role;
    }

    private static Grant grant(
            Subject subject,
            Binding binding,
            CompiledRole role,
            Set<Action> actions,
            Grounds.ByRule by) {
        var expiry = binding.expiry().earlier(role.role().expiry());
        return new Grant(subject, binding.key().namespace(), actions, by, expiry);
    }
}
