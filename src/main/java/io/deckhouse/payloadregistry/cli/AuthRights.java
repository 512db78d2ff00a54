package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.AccessFeed;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Rights;
import io.deckhouse.payloadregistry.cluster.Rights.Rule;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.util.ArrayList;
import java.util.List;

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
     * @param home the namespace in which the server runs and keeps its signing keys
     */
    static List<ClusterObject> objects(String home) {
        ObjectKey account = ObjectKey.of(Kind.SERVICE_ACCOUNT, home, NAME);
        return List.of(
                ClusterObject.empty(account),
                Rights.role(ObjectKey.of(Kind.CLUSTER_ROLE, NAME), decide()),
                Rights.binding(ObjectKey.of(Kind.CLUSTER_ROLE_BINDING, NAME), account),
                Rights.role(ObjectKey.of(Kind.ROLE, home, KEYS), keepKeys()),
                Rights.binding(ObjectKey.of(Kind.ROLE_BINDING, home, KEYS), account));
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
    private static List<Rule> keepKeys() {
        return List.of(
                Rule.of(Kind.SECRET, "create"),
                Rule.of(Kind.SECRET, "get", "patch").named(SigningKeys.DEFAULT_SECRET));
    }
}
