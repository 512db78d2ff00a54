package io.deckhouse.payloadregistry.access;

import io.deckhouse.payloadregistry.access.RuleFinding.Check;
import io.deckhouse.payloadregistry.access.RuleFinding.Place;
import io.deckhouse.payloadregistry.pattern.PatternFinding;
import io.deckhouse.payloadregistry.pattern.PatternLint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds what is wrong, or probably not meant, in the rules and bindings about repositories. */
public final class RuleLint {
    /** What every cluster has, so that files may refer to it without holding it. */
    private static final Set<String> BUILT_IN = Set.of("cluster-admin", "admin", "edit", "view");

    /** Verbs that give nothing themselves but are usual beside the one that does. */
    private static final Map<String, Set<String>> COMPANIONS =
            Map.of(
                    "list", Set.of("get", "pull"),
                    "watch", Set.of("get", "pull"),
                    "patch", Set.of("create", "update", "push"),
                    "deletecollection", Set.of("delete"));

    private final VerbTable verbs;
    private final List<RuleFinding> findings = new ArrayList<>();

    private RuleLint(VerbTable verbs) {
        this.verbs = verbs;
    }

    /** Returns the findings on these objects alone, which must hold what they refer to. */
    public static List<RuleFinding> check(
            Collection<Role> roles, Collection<Binding> bindings, VerbTable verbs) {
        var lint = new RuleLint(verbs);
        var namespaces = namespaces(bindings);
        var known = new HashSet<RoleKey>();
        for (var role : roles) {
            known.add(role.key());
            lint.checkRole(role, namespaces.getOrDefault(role.key(), Set.of()));
        }
        for (var binding : bindings) {
            lint.checkReference(binding, known);
            lint.checkSubjects(binding);
        }
        return List.copyOf(lint.findings);
    }

    /** Where each role holds, as far as its own namespace and RoleBindings say. */
    private static Map<RoleKey, Set<String>> namespaces(Collection<Binding> bindings) {
        var namespaces = new HashMap<RoleKey, Set<String>>();
        for (var binding : bindings) {
            var key = binding.roleKey();
            if (key != null && !binding.key().isClusterRoleBinding()) {
                namespaces
                        .computeIfAbsent(key, _ -> new TreeSet<>())
                        .add(binding.key().namespace());
            }
        }
        return namespaces;
    }

    private void checkRole(Role role, Set<String> boundIn) {
        var namespaces = new TreeSet<>(boundIn);
        namespaces.add(role.key().namespace());
        for (int i = 0; i < role.rules().size(); i++) {
            var rule = role.rules().get(i);
            checkNames(role, i, rule);
            if (rule.concernsRepositories()) {
                checkVerbs(role, i, rule);
                for (String pattern : rule.resourceNames()) {
                    checkPattern(new Place(role.key().toString(), i, pattern), namespaces);
                }
            }
        }
        checkSize(role);
        for (var shadow : Shadow.in(role, verbs)) {
            find(
                    Check.SHADOWED,
                    new Place(role.key().toString(), shadow.ruleIndex(), shadow.pattern()),
                    shadow.message(),
                    "remove it, or narrow the wider one");
        }
    }

    private void checkSize(Role role) {
        int leftOut = CompiledRole.of(role, verbs).leftOut();
        if (leftOut > 0) {
            find(
                    Check.TOO_MANY_PATTERNS,
                    new Place(role.key().toString(), -1, ""),
                    "its patterns are too many or expand to too much: the last "
                            + leftOut
                            + " match nothing",
                    "write fewer alternatives in braces, or several roles");
        }
    }

    /** A word that is nearly ours makes a rule about something that does not exist. */
    private void checkNames(Role role, int i, Rule rule) {
        var place = new Place(role.key().toString(), i, "");
        for (String group : new TreeSet<>(rule.apiGroups())) {
            if (group.startsWith(Rule.API_GROUP + "/")) {
                find(
                        Check.API_GROUP_NAME,
                        place,
                        "the apiGroup '" + group + "' has a version, so the rule grants nothing",
                        "write '" + Rule.API_GROUP + "'");
            }
        }
        boolean isOurs = rule.apiGroups().stream().anyMatch(g -> g.startsWith(Rule.API_GROUP));
        for (String resource : new TreeSet<>(rule.resources())) {
            if (isOurs && !resource.equals(Rule.RESOURCE) && isNearlyOurs(resource)) {
                find(
                        Check.RESOURCE_NAME,
                        place,
                        "there is no resource '" + resource + "', so it grants nothing",
                        "write '" + Rule.RESOURCE + "'");
            }
        }
    }

    /** The singular, other letters' cases, a subresource, a wrong ending. */
    private static boolean isNearlyOurs(String resource) {
        var word = resource.toLowerCase(Locale.ROOT);
        return word.startsWith("payloadrepo") || word.endsWith("repositoryaccesses");
    }

    private void checkPattern(Place place, Set<String> namespaces) {
        var found = new LinkedHashSet<PatternFinding>();
        for (String namespace : namespaces) {
            found.addAll(PatternLint.check(place.pattern(), namespace));
        }
        for (var finding : found) {
            findings.add(
                    new RuleFinding(
                            Check.PATTERN,
                            finding.code().name(),
                            place,
                            finding.message(),
                            finding.fix()));
        }
    }

    /** Verbs beside a star mean other resources too, so only rules of ours alone are judged. */
    private void checkVerbs(Role role, int i, Rule rule) {
        boolean isOursAlone =
                rule.apiGroups().equals(Set.of(Rule.API_GROUP))
                        && rule.resources().equals(Set.of(Rule.RESOURCE));
        if (!isOursAlone) {
            return;
        }
        var place = new Place(role.key().toString(), i, "");
        var useless = new TreeSet<String>();
        for (String verb : rule.verbs()) {
            boolean accompanies =
                    COMPANIONS.getOrDefault(verb, Set.of()).stream()
                            .anyMatch(rule.verbs()::contains);
            if (verbs.actions(Set.of(verb)).isEmpty() && !accompanies) {
                useless.add(verb);
            }
        }
        if (verbs.actions(rule.verbs()).isEmpty()) {
            find(
                    Check.VERB_GRANTS_NOTHING,
                    place,
                    "the rule grants nothing: " + (useless.isEmpty() ? "it has no verb" : useless),
                    "pull needs "
                            + verbs.wanted(Action.PULL)
                            + ", push "
                            + verbs.wanted(Action.PUSH));
        } else if (!useless.isEmpty()) {
            find(
                    Check.VERB_GRANTS_NOTHING,
                    place,
                    "these verbs grant nothing: " + String.join(", ", useless),
                    "remove them");
        }
    }

    private void checkReference(Binding binding, Set<RoleKey> known) {
        var place = new Place(binding.key().toString(), -1, "");
        var key = binding.roleKey();
        if (key == null) {
            find(
                    Check.CLUSTER_BINDING_TO_ROLE,
                    place,
                    "a ClusterRoleBinding to a " + binding.roleRef() + " grants nothing",
                    "refer to a ClusterRole, or make it a RoleBinding in the Role's namespace");
        } else if (!known.contains(key) && !isBuiltIn(key)) {
            find(
                    Check.DANGLING_ROLE,
                    place,
                    "it refers to " + key + ", which is not there",
                    "create the role, or correct the roleRef");
        }
    }

    private static boolean isBuiltIn(RoleKey key) {
        return key.isClusterRole()
                && (BUILT_IN.contains(key.name()) || key.name().startsWith("system:"));
    }

    private void checkSubjects(Binding binding) {
        for (var subject : binding.subjects()) {
            if (subject.kind() == RbacSubject.Kind.SERVICE_ACCOUNT
                    && subject.resolvedIn(binding.key()).isEmpty()) {
                find(
                        Check.SUBJECT_WITHOUT_NAMESPACE,
                        new Place(binding.key().toString(), -1, ""),
                        "the ServiceAccount "
                                + subject.name()
                                + " has no namespace, so it means nobody",
                        "add the ServiceAccount's namespace");
            }
        }
    }

    private void find(Check check, Place place, String message, String fix) {
        findings.add(new RuleFinding(check, check.name(), place, message, fix));
    }
}
