package io.deckhouse.payloadregistry.cluster;

import java.util.regex.Pattern;

/** The names that Kubernetes allows, as RFC 1123 has them. */
public final class Names {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final String RULE =
            "up to %d lower-case letters, digits and hyphens, no hyphen at either end";

    /** What a label is, such as a namespace's name, for messages. */
    public static final String LABEL_RULE = RULE.formatted(LONGEST_LABEL);

    /** What a subdomain is, such as most objects' names, for messages. */
    public static final String SUBDOMAIN_RULE =
            RULE.formatted(LONGEST_SUBDOMAIN) + ", with dots between such parts";

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
