package io.deckhouse.payloadregistry.access;

/** What a yes rests on. */
public sealed interface Grounds {

    /**
     * A rule of a role, through a binding.
     *
     * @param ruleIndex the rule's place in the role, from 0
     * @param pattern the pattern that matched, as written; empty where the rule has no
     *     resourceNames and so speaks about every path
     */
    record ByRule(BindingKey binding, RoleKey role, int ruleIndex, String pattern)
            implements Grounds {}

    /** Membership in a group that may do everything. */
    record BySuperuser(String group) implements Grounds {}

    /**
     * A static user's project.
     *
     * @param subPath the pattern that matched, as written; {@code *} for the whole project
     */
    record ByProject(String user, String project, String subPath, AccessLevel level)
            implements Grounds {}

    /** Returns a clause that says it to a person. */
    default String text() {
        return switch (this) {
            case ByRule(var binding, var role, var index, var pattern) ->
                    binding
                            + " gives "
                            + role
                            + ", whose rule "
                            + index
                            + (pattern.isEmpty()
                                    ? " covers every path"
                                    : " covers '" + pattern + "'");
            case BySuperuser(var group) -> "members of " + group + " may do everything";
            case ByProject(var user, var project, var subPath, var level) ->
                    "static user "
                            + user
                            + " has "
                            + level
                            + " on project "
                            + project
                            + ", subPath '"
                            + subPath
                            + "'";
        };
    }
}
