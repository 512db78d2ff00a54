package io.deckhouse.payloadregistry.access;

/**
 * Something about a role or binding that its author probably did not want.
 *
 * @param check which check found it
 * @param name of the check as users write it, in upper case; for a pattern, which of its checks
 * @param place where
 * @param message what is wrong, one clause
 * @param fix what to do instead, one clause
 */
public record RuleFinding(Check check, String name, Place place, String message, String fix) {

    /** The checks, by what they find. */
    public enum Check {
        PATTERN,
        TOO_MANY_PATTERNS,
        SHADOWED,
        VERB_GRANTS_NOTHING,
        SUBJECT_WITHOUT_NAMESPACE,
        CLUSTER_BINDING_TO_ROLE,
        DANGLING_ROLE,
        RESOURCE_NAME,
        API_GROUP_NAME
    }

    /**
     * Where a finding is.
     *
     * @param object kind and name, such as {@code Role team/reader}
     * @param ruleIndex the rule's place in the role, from 0; −1 for a binding
     * @param pattern the pattern as written; empty where the finding is not about one
     */
    public record Place(String object, int ruleIndex, String pattern) {}
}
