package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.RuleFinding;
import io.deckhouse.payloadregistry.access.RuleFinding.Check;
import io.deckhouse.payloadregistry.access.RuleLint;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.pattern.PatternFinding.Code;
import io.deckhouse.payloadregistry.pattern.PatternLint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One finding, with the file it is in.
 *
 * @param check which check found it
 * @param file empty where the object does not come from a file
 * @param rule the rule's index; −1 where it is not about one
 * @param pattern empty where it is not about one
 */
record LintFinding(
        String check,
        String file,
        String object,
        int rule,
        String pattern,
        String message,
        String fix) {

    /** Checks all sources together, so that a binding may refer to a role in another file. */
    static List<LintFinding> in(List<SourceFile> sources) {
        List<Role> roles = new ArrayList<>();
        List<Binding> bindings = new ArrayList<>();
        Map<String, String> files = new HashMap<>();
        List<LintFinding> findings = new ArrayList<>();
        for (SourceFile source : sources) {
            for (ClusterObject object : source.objects()) {
                switch (object.key().kind()) {
                    case ROLE, CLUSTER_ROLE -> {
                        Role role = AccessObjects.role(object);
                        findings.addAll(expiry(source, object, role.key().toString()));
                        roles.add(role);
                        files.put(role.key().toString(), source.name());
                    }
                    case ROLE_BINDING, CLUSTER_ROLE_BINDING -> {
                        String name = AccessObjects.bindingKey(object.key()).toString();
                        findings.addAll(expiry(source, object, name));
                        files.put(name, source.name());
                        AccessObjects.binding(object)
                                .ifPresentOrElse(
                                        bindings::add,
                                        () -> findings.add(unusable(source, object)));
                    }
                    case MODULE_CONFIG -> findings.addAll(staticUsers(source, object));
                    default -> {}
                }
            }
        }
        for (RuleFinding found : RuleLint.check(roles, bindings, VerbTable.standard())) {
            findings.add(of(found, files.getOrDefault(found.place().object(), "")));
        }
        return List.copyOf(findings);
    }

    private static LintFinding of(RuleFinding found, String file) {
        return new LintFinding(
                label(found.name()),
                file,
                found.place().object(),
                found.place().ruleIndex(),
                found.place().pattern(),
                found.message(),
                found.fix());
    }

    /** A check's name as output has it and {@code --ignore} takes it, such as SingleStar. */
    private static String label(String constant) {
        StringBuilder label = new StringBuilder();
        for (String word : constant.split("_", -1)) {
            label.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return label.toString();
    }

    /** The names of all checks. */
    static Set<String> checks() {
        Set<String> checks = new TreeSet<>(Set.of("RoleRef", "Expiry", "StaticUser", "SubPath"));
        for (Check check : Check.values()) {
            if (check != Check.PATTERN) {
                checks.add(label(check.name()));
            }
        }
        for (Code code : Code.values()) {
            if (!code.name().startsWith("SUB_PATH")) {
                checks.add(label(code.name()));
            }
        }
        return checks;
    }

    private static List<LintFinding> expiry(SourceFile source, ClusterObject object, String name) {
        if (!AccessObjects.hasUnreadableExpiry(object)) {
            return List.of();
        }
        return List.of(
                new LintFinding(
                        "Expiry",
                        source.name(),
                        name,
                        -1,
                        "",
                        "its annotation "
                                + AccessObjects.EXPIRES_AT
                                + " is no time, so it counts as expired",
                        "write a time such as 2030-01-31T12:00:00Z"));
    }

    private static LintFinding unusable(SourceFile source, ClusterObject object) {
        return new LintFinding(
                "RoleRef",
                source.name(),
                AccessObjects.bindingKey(object.key()).toString(),
                -1,
                "",
                "its roleRef names neither a Role nor a ClusterRole, so it grants nothing",
                "set roleRef.kind and roleRef.name");
    }

    private static List<LintFinding> staticUsers(SourceFile source, ClusterObject config) {
        if (!config.key().equals(StaticUsers.MODULE_CONFIG)) {
            return List.of();
        }
        StaticUsers users = StaticUsers.read(config);
        List<LintFinding> findings = new ArrayList<>();
        String object = "ModuleConfig " + config.key().name();
        for (StaticUsers.Fault fault : users.faults()) {
            findings.add(
                    new LintFinding(
                            "StaticUser",
                            source.name(),
                            object,
                            -1,
                            "",
                            fault.text(),
                            fault.isOfProject()
                                    ? "correct it: until then the project is not given"
                                    : "correct it: until then the user cannot log in"));
        }
        new TreeMap<>(users.accounts())
                .forEach((name, account) ->
                        account.user()
                                .projects()
                                .forEach(project -> {
                                    String subPath = project.subPath().text();
                                    for (var found : PatternLint.checkSubPath(subPath)) {
                                        // That its star crosses slashes is how a subPath works.
                                        if (found.code() != Code.SUB_PATH_STAR) {
                                            findings.add(
                                                    new LintFinding(
                                                            "SubPath",
                                                            source.name(),
                                                            object + ", user " + name,
                                                            -1,
                                                            subPath,
                                                            found.message(),
                                                            found.fix()));
                                        }
                                    }
                                }));
        return findings;
    }

    /** File, object, rule and pattern, as far as there are any. */
    String where() {
        return (file.isEmpty() ? "" : file + ": ")
                + object
                + (rule < 0 ? "" : ", rule " + rule)
                + (pattern.isEmpty() ? "" : ", pattern '" + pattern + "'");
    }
}
