package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Deckhouse's users: objects with a short name, whom Kubernetes knows by their e-mail address, so
 * that this is what RBAC must name.
 */
public final class DeckhouseUsers {
    private static final Pattern OBJECT_NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");

    private DeckhouseUsers() {}

    /**
     * The subject as RBAC must name it, when that is not what it is called.
     *
     * @param read reads one object, and is called once at most
     */
    public static Optional<Subject> rbacSubject(
            Subject subject, Function<ObjectKey, Optional<ClusterObject>> read) {
        return subject instanceof Subject.User(var name) && OBJECT_NAME.matcher(name).matches()
                ? read.apply(ObjectKey.of(Kind.DECKHOUSE_USER, name))
                        .map(user -> user.at("spec", "email").asString(""))
                        .filter(email -> !email.isEmpty() && !email.equals(name))
                        .map(Subject.User::new)
                : Optional.empty();
    }
}
