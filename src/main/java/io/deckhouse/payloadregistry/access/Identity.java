package io.deckhouse.payloadregistry.access;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who asks, once proven: the user name and every group, the implied ones too.
 *
 * <p>The constructor takes the groups as a TokenReview gave them; the factories add those that
 * Kubernetes implies (FACTS 4 and 15).
 */
public record Identity(String username, Set<String> groups) {
    /** The group whose members may do everything. */
    public static final String MASTERS = "system:masters";

    static final String SERVICE_ACCOUNT_PREFIX = "system:serviceaccount:";
    private static final String AUTHENTICATED = "system:authenticated";
    private static final String UNAUTHENTICATED = "system:unauthenticated";
    private static final String ANONYMOUS = "system:anonymous";
    private static final String SERVICE_ACCOUNTS = "system:serviceaccounts";

    public Identity {
        // Sorted, so that of several grounds the same one is named every time.
        groups = Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(groups)));
    }

    /** Returns the identity of a ServiceAccount's token. */
    public static Identity serviceAccount(String namespace, String name) {
        return user(new Subject.ServiceAccount(namespace, name).username());
    }

    /** Returns the identity of a user in no group but the implied ones. */
    public static Identity user(String name) {
        return user(name, Set.of());
    }

    /**
     * Returns the identity of a user in these groups and the implied ones, as impersonation in
     * Kubernetes makes it: a ServiceAccount's name implies its groups, {@code system:anonymous} is
     * unauthenticated, everybody else is authenticated unless the groups say otherwise.
     */
    public static Identity user(String name, Set<String> groups) {
        var all = new HashSet<>(groups);
        if (name.equals(ANONYMOUS)) {
            all.add(UNAUTHENTICATED);
        } else if (!groups.contains(UNAUTHENTICATED)) {
            all.add(AUTHENTICATED);
        }
        int colon = name.indexOf(':', SERVICE_ACCOUNT_PREFIX.length());
        if (isServiceAccount(name, colon)) {
            all.add(SERVICE_ACCOUNTS);
            all.add(
                    SERVICE_ACCOUNTS
                            + ":"
                            + name.substring(SERVICE_ACCOUNT_PREFIX.length(), colon));
        }
        return new Identity(name, all);
    }

    /** Returns who asks without credentials. */
    public static Identity anonymous() {
        return user(ANONYMOUS);
    }

    /**
     * Returns the identity that a subject stands for. A group stands for a nameless member, whose
     * only rights are the group's.
     */
    public static Identity of(Subject subject) {
        return switch (subject) {
            case Subject.ServiceAccount account -> user(account.username());
            case Subject.User(var name) -> user(name);
            case Subject.Group(var name) -> new Identity("", Set.of(name));
        };
    }

    /** Returns the subject of this identity's name, a ServiceAccount where the name says so. */
    public Subject subject() {
        int colon = username.indexOf(':', SERVICE_ACCOUNT_PREFIX.length());
        if (isServiceAccount(username, colon)) {
            return new Subject.ServiceAccount(
                    username.substring(SERVICE_ACCOUNT_PREFIX.length(), colon),
                    username.substring(colon + 1));
        }
        return new Subject.User(username.isEmpty() ? "?" : username);
    }

    /** Tells whether a binding that names the subject holds for this identity. */
    public boolean isMeantBy(Subject named) {
        return switch (named) {
            case Subject.ServiceAccount account -> account.username().equals(username);
            case Subject.User(var name) -> name.equals(username);
            case Subject.Group(var name) -> groups.contains(name);
        };
    }

    boolean isMaster() {
        return groups.contains(MASTERS);
    }

    private static boolean isServiceAccount(String name, int colon) {
        return name.startsWith(SERVICE_ACCOUNT_PREFIX)
                && colon > SERVICE_ACCOUNT_PREFIX.length()
                && colon < name.length() - 1
                && name.indexOf(':', colon + 1) < 0;
    }
}
