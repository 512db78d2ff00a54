package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Names;

/** The names that Kubernetes allows; a wrong one is refused before anything is asked or written. */
final class ObjectNames {
    private ObjectNames() {}

    /** Refuses what no namespace can be called (RFC 1123 label). */
    static String namespace(String name) {
        if (!Names.isLabel(name)) {
            throw refusal("a namespace", name, Names.LABEL_RULE);
        }
        return name;
    }

    /** Refuses what no Secret or ServiceAccount can be called (RFC 1123 subdomain). */
    static String object(String what, String name) {
        if (!Names.isSubdomain(name)) {
            throw refusal(what, name, Names.SUBDOMAIN_RULE);
        }
        return name;
    }

    /** A text for a message: what would move the cursor or end the line is a question mark. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static CommandFailure refusal(String what, String name, String rule) {
        return new CommandFailure(
                Exit.USAGE,
                "'" + printable(name) + "' cannot be the name of " + what + ": " + rule);
    }
}
