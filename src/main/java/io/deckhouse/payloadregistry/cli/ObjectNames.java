package io.deckhouse.payloadregistry.cli;

import java.util.regex.Pattern;

/** The names that Kubernetes allows; a wrong one is refused before anything is asked or written. */
final class ObjectNames {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private ObjectNames() {}

    /** Refuses what no namespace can be called (RFC 1123 label). */
    static String namespace(String name) {
        return require("a namespace", name, LABEL, LONGEST_LABEL, "");
    }

    /** Refuses what no Secret or ServiceAccount can be called (RFC 1123 subdomain). */
    static String object(String what, String name) {
        return require(what, name, NAME, LONGEST_NAME, ", with dots between such parts");
    }

    /** A text for a message: what would move the cursor or end the line is a question mark. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String require(
            String what, String name, Pattern form, int longest, String more) {
        if (name.length() > longest || !form.matcher(name).matches()) {
            throw new CommandFailure(
                    Exit.USAGE,
                    "'"
                            + printable(name)
                            + "' cannot be the name of "
                            + what
                            + ": up to "
                            + longest
                            + " lower-case letters, digits and hyphens, no hyphen at either end"
                            + more);
        }
        return name;
    }
}
