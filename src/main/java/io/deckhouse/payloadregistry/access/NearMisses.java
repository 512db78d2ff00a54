package io.deckhouse.payloadregistry.access;

import io.deckhouse.payloadregistry.access.NearMiss.Cause;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.PathPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Searches every binding for what nearly allowed a request, and says why it did not. */
final class NearMisses {
    /** More than a handful helps nobody. */
    private static final int MOST = 5;

    private final AccessIndex index;
    private final Identity identity;
    private final Action action;
    private final Repository repository;
    private final Instant now;
    private final List<NearMiss.ByBinding> found = new ArrayList<>();

    NearMisses(
            AccessIndex index,
            Identity identity,
            Action action,
            Repository repository,
            Instant now) {
        this.index = index;
        this.identity = identity;
        this.action = action;
        this.repository = repository;
        this.now = now;
    }

    /** Returns the no with its nearest misses. */
    Decision explained(Decision.Denial denial) {
        boolean isNamed = false;
        for (var binding : index.bindings()) {
            if (binding.resolvedSubjects().stream().anyMatch(this::isMe)) {
                isNamed = true;
                addNamed(binding);
            } else {
                addUnnamed(binding);
            }
        }
        var nearest =
                found.stream()
                        .sorted(
                                Comparator.comparing(this::isUnrelated)
                                        .thenComparing(NearMiss.ByBinding::cause)
                                        .thenComparing(miss -> miss.binding().key()))
                        .limit(MOST)
                        .toList();
        boolean nothing = denial == Decision.Denial.NO_GRANT && !isNamed;
        return new Decision.Denied(
                nothing ? Decision.Denial.NOTHING_FOR_SUBJECT : denial, List.copyOf(nearest));
    }

    /** A malformed pattern tells nothing unless what stands before its first special fits. */
    private boolean isUnrelated(NearMiss.ByBinding miss) {
        String literal = miss.pattern().split("[*?\\[\\]{}\\\\]", 2)[0];
        return miss.cause() == Cause.PATTERN_MALFORMED
                && (literal.isEmpty() || !repository.path().startsWith(literal));
    }

    private void addNamed(Binding binding) {
        var role = index.role(binding);
        if (binding.roleKey() == null) {
            add(
                    Cause.CLUSTER_BINDING_TO_ROLE,
                    binding,
                    binding.key()
                            + " refers to a "
                            + binding.roleRef()
                            + "; a ClusterRoleBinding grants only a ClusterRole");
        } else if (role == null) {
            if (binding.appliesIn(repository.namespace())) {
                add(
                        Cause.DANGLING_ROLE,
                        binding,
                        binding.key()
                                + " refers to "
                                + binding.roleRef()
                                + ", which does not exist");
            }
        } else {
            addResolved(binding, role);
        }
    }

    private void addResolved(Binding binding, CompiledRole role) {
        boolean isHere = binding.appliesIn(repository.namespace());
        boolean isLive = !binding.expiry().isPast(now) && !role.isExpired(now);
        var by = role.match(binding, action, repository.path());
        if (by == null) {
            if (isHere && isLive) {
                addRules(binding, role.role());
            }
        } else if (!isHere) {
            if (isLive) {
                add(by, Cause.WRONG_NAMESPACE, binding, wrongNamespace(binding, by));
            }
        } else if (isLive) {
            var why =
                    "namespace " + repository.namespace() + " does not exist: only pull is granted";
            add(by, Cause.NAMESPACE_MISSING, binding, why);
        } else {
            var ended = binding.expiry().earlier(role.role().expiry()).at();
            var what = binding.expiry().isPast(now) ? binding.key() : role.role().key();
            add(by, Cause.EXPIRED, binding, what + " expired at " + ended);
        }
    }

    private String wrongNamespace(Binding binding, Grounds.ByRule by) {
        return by.text()
                + ", but only in namespace "
                + binding.key().namespace()
                + ", not in "
                + repository.namespace();
    }

    private void addRules(Binding binding, Role role) {
        for (int i = 0; i < role.rules().size(); i++) {
            var rule = role.rules().get(i);
            if (!rule.concernsRepositories()) {
                addForeign(binding, i, rule);
            } else if (index.verbs().actions(rule.verbs()).contains(action)) {
                for (String pattern : rule.resourceNames()) {
                    addPattern(binding, i, pattern);
                }
            } else {
                addVerbs(binding, i, rule);
            }
        }
    }

    /** A rule that names half of what counts was most likely meant to count. */
    private void addForeign(Binding binding, int i, Rule rule) {
        if (rule.apiGroups().contains(Rule.API_GROUP) || rule.resources().contains(Rule.RESOURCE)) {
            var why =
                    where(binding, i)
                            + " is not about "
                            + Rule.RESOURCE
                            + " in the API group "
                            + Rule.API_GROUP;
            found.add(new NearMiss.ByBinding(Cause.OTHER_RESOURCE, binding, i, "", why));
        }
    }

    private void addVerbs(Binding binding, int i, Rule rule) {
        var pattern =
                rule.resourceNames().isEmpty()
                        ? ""
                        : rule.resourceNames().stream()
                                .filter(this::matches)
                                .findFirst()
                                .orElse(null);
        if (pattern != null) {
            var why =
                    where(binding, i)
                            + " covers the path, but "
                            + action.text()
                            + " needs the verb "
                            + index.verbs().wanted(action);
            found.add(new NearMiss.ByBinding(Cause.VERB_MISSING, binding, i, pattern, why));
        }
    }

    private boolean matches(String pattern) {
        return PathPattern.parse(pattern).toOptional().stream()
                .anyMatch(parsed -> parsed.matches(repository.path()));
    }

    private void addPattern(Binding binding, int i, String text) {
        switch (PathPattern.parse(text)) {
            case Parse.Malformed<PathPattern>(_, int position, var reason) -> {
                var why =
                        where(binding, i)
                                + " has the malformed pattern '"
                                + text
                                + "', which matches nothing: "
                                + reason
                                + " at character "
                                + position;
                found.add(new NearMiss.ByBinding(Cause.PATTERN_MALFORMED, binding, i, text, why));
            }
            case Parse.Parsed<PathPattern>(var pattern) -> {
                var why = where(binding, i) + " has the pattern '" + text + "': " + miss(pattern);
                found.add(new NearMiss.ByBinding(Cause.PATTERN_MISSES, binding, i, text, why));
            }
        }
    }

    private String miss(PathPattern pattern) {
        if (pattern.matches(repository.name())) {
            return "it repeats the namespace; patterns begin below it";
        }
        return pattern.missReason(repository.path())
                .orElse("it does not match " + repository.path());
    }

    /** A binding that gives it to somebody of the same name was most likely meant for us. */
    private void addUnnamed(Binding binding) {
        var role = index.role(binding);
        var by =
                role != null && binding.appliesIn(repository.namespace())
                        ? role.match(binding, action, repository.path())
                        : null;
        var me = identity.subject();
        for (var subject : binding.subjects()) {
            if (by != null && subject.name().equals(shortName(me))) {
                addNamesake(binding, by, subject.resolvedIn(binding.key()).orElse(null));
            }
        }
    }

    private void addNamesake(Binding binding, Grounds.ByRule by, @Nullable Subject other) {
        if (other == null) {
            var why = binding.key() + " names a ServiceAccount without a namespace: nobody";
            add(by, Cause.SUBJECT_WITHOUT_NAMESPACE, binding, why);
        } else {
            var why =
                    binding.key() + " names " + other.text() + ", not " + identity.subject().text();
            add(by, Cause.OTHER_SUBJECT, binding, why);
        }
    }

    private boolean isMe(Subject subject) {
        return identity.isMeantBy(subject);
    }

    private static String shortName(Subject subject) {
        return switch (subject) {
            case Subject.ServiceAccount(_, var name) -> name;
            case Subject.User(var name) -> name;
            case Subject.Group(var name) -> name;
        };
    }

    private static String where(Binding binding, int i) {
        return "rule " + i + " of " + Objects.requireNonNull(binding.roleKey());
    }

    private void add(Cause cause, Binding binding, String why) {
        found.add(new NearMiss.ByBinding(cause, binding, -1, "", why));
    }

    private void add(Grounds.ByRule by, Cause cause, Binding binding, String why) {
        found.add(new NearMiss.ByBinding(cause, binding, by.ruleIndex(), by.pattern(), why));
    }
}
