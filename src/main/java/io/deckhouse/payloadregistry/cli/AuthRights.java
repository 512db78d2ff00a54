package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.AccessFeed;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Rights;
import io.deckhouse.payloadregistry.cluster.Rights.Rule;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.configuration.KeyPlace;
import io.deckhouse.payloadregistry.configuration.SecretName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rights that the auth server needs in Kubernetes, no more and no less: the one place. */
final class AuthRights {
    /** The name of its ServiceAccount and its roles. */
    static final String NAME = "payload-registry-auth";

    /** The name of the Role for the signing keys. */
    static final String KEYS = NAME + "-keys";

    private AuthRights() {}

    /**
     * The objects that give a ServiceAccount these rights, itself included.
     *
     * @param home the namespace in which the server runs
     * @param keys where it keeps its signing keys; usually in a Secret, since it runs in a Pod
     */
    static List<ClusterObject> objects(String home, KeyPlace keys) {
        ObjectKey account = ObjectKey.of(Kind.SERVICE_ACCOUNT, home, NAME);
        List<ClusterObject> objects = new ArrayList<>();
        objects.add(ClusterObject.empty(account));
        objects.add(Rights.role(ObjectKey.of(Kind.CLUSTER_ROLE, NAME), decide()));
        objects.add(Rights.binding(ObjectKey.of(Kind.CLUSTER_ROLE_BINDING, NAME), account));
        secret(keys)
                .ifPresent(secret -> {
                    String place = secret.namespace().isEmpty() ? home : secret.namespace();
                    objects.add(Rights.role(ObjectKey.of(Kind.ROLE, place, KEYS), keep(secret)));
                    objects.add(
                            Rights.binding(ObjectKey.of(Kind.ROLE_BINDING, place, KEYS), account));
                });
        return List.copyOf(objects);
    }

    private static Optional<SecretName> secret(KeyPlace keys) {
        return switch (keys) {
            case KeyPlace.Usual _ -> Optional.of(SecretName.parse(SigningKeys.DEFAULT_SECRET));
            case KeyPlace.Secret(var name, _) -> Optional.of(name);
            case KeyPlace.Directory _, KeyPlace.Imported _ -> Optional.empty();
        };
    }

    /** For knowing who asks and what they may. */
    private static List<Rule> decide() {
        List<Rule> rules = new ArrayList<>();
        AccessFeed.KINDS.forEach(kind -> rules.add(Rule.of(kind, "list", "watch")));
        rules.add(
                Rule.of(Kind.MODULE_CONFIG, "list", "watch")
                        .named(StaticUsers.MODULE_CONFIG.name()));
        rules.add(new Rule("authentication.k8s.io", "tokenreviews", List.of(), List.of("create")));
        return rules;
    }

    /** For the Secret that all replicas share; a name cannot be demanded of what is to be made. */
    private static List<Rule> keep(SecretName keys) {
        return List.of(
                Rule.of(Kind.SECRET, "create"),
                Rule.of(Kind.SECRET, "get", "patch").named(keys.name()));
    }
}
