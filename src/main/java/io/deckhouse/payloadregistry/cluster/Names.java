package io.deckhouse.payloadregistry.cluster;

import java.util.regex.Pattern;

/** The names that Kubernetes allows, as RFC 1123 has them. */
public final class Names {
    /** Of a label, such as a namespace's name, in characters. */
    public static final int LONGEST_LABEL = 63;

    /** Of a subdomain, such as most objects' names, in characters. */
    public static final int LONGEST_SUBDOMAIN = 253;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private Names() {}

    /** Whether a namespace can be called so. */
    public static boolean isLabel(String name) {
        return name.length() <= LONGEST_LABEL && LABEL.matcher(name).matches();
    }

    /** Whether a Secret or a ServiceAccount can be called so. */
    public static boolean isSubdomain(String name) {
        return name.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(name).matches();
    }
}
