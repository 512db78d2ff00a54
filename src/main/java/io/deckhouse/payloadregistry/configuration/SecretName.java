package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.cluster.Names;

/**
 * The name of a Secret, as {@code [NAMESPACE/]NAME}.
 *
 * @param namespace empty for the one that the server works in
 */
public record SecretName(String namespace, String name) {
    /** Refuses what Kubernetes does not allow, so that no server starts to find it out. */
    public SecretName {
        if (!namespace.isEmpty() && !Names.isLabel(namespace)) {
            throw refusal("namespace", namespace, Names.LABEL_RULE);
        }
        if (!Names.isSubdomain(name)) {
            throw refusal("Secret's name", name, Names.SUBDOMAIN_RULE);
        }
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static SecretName parse(String text) {
        int slash = text.indexOf('/');
        if (slash == 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' has nothing before the slash: write [NAMESPACE/]NAME");
        }
        return new SecretName(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    }

    private static IllegalArgumentException refusal(String what, String text, String rule) {
        return new IllegalArgumentException(
                "'%s' cannot be a %s: %s"
                        .formatted(text.replaceAll("\\p{Cntrl}", "?"), what, rule));
    }
}
