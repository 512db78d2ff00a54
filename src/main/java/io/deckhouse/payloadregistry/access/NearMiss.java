package io.deckhouse.payloadregistry.access;

/** Something that nearly said yes, and why it did not. */
public sealed interface NearMiss {

    /** Why it missed; the order is the nearness. */
    enum Cause {
        /** All fits, but nothing can be pushed to or deleted from a namespace that is not there. */
        NAMESPACE_MISSING,
        /** All fits, but the Role or the binding has expired. */
        EXPIRED,
        /** The path fits, the rule's verbs do not give the action. */
        VERB_MISSING,
        /** A ClusterRoleBinding refers to a Role, which never grants. */
        CLUSTER_BINDING_TO_ROLE,
        /** A ClusterRoleBinding names a ServiceAccount without its namespace: nobody. */
        SUBJECT_WITHOUT_NAMESPACE,
        /** The pattern cannot be read, so it matches nothing. */
        PATTERN_MALFORMED,
        /** The verbs fit, the pattern does not match the path. */
        PATTERN_MISSES,
        /** All fits, but the RoleBinding stands in another namespace. */
        WRONG_NAMESPACE,
        /** All fits, but the binding names another subject of the same name. */
        OTHER_SUBJECT,
        /** The rule names another API group or resource than the one that counts. */
        OTHER_RESOURCE,
        /** The binding refers to a role that does not exist. */
        DANGLING_ROLE,
        /** A static user's project gives too little. */
        LEVEL_TOO_LOW,
        /** A static user has no project of the namespace's name. */
        OTHER_PROJECT
    }

    /** Returns why it missed. */
    Cause cause();

    /** Returns one sentence for a person, with the object that missed. */
    String why();

    /**
     * A binding, and the rule in its role where it came that far.
     *
     * @param ruleIndex the rule's place in the role, from 0; −1 where no rule was reached
     * @param pattern the pattern as written; empty where none was reached
     */
    record ByBinding(Cause cause, Binding binding, int ruleIndex, String pattern, String why)
            implements NearMiss {}

    /** A static user's project. */
    record ByProject(Cause cause, String project, String subPath, String why) implements NearMiss {}
}
