package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Rights;
import io.deckhouse.payloadregistry.cluster.Rights.Rule;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.grant.Right;
import java.util.ArrayList;
import java.util.List;

/** The rights that the refresh daemon needs in Kubernetes, no more and no less: the one place. */
public final class RefreshRights {
    /** The name of the daemon's ServiceAccount, its Roles and its Lease. */
    public static final String NAME = "payload-registry-refresher";

    private static final String LEASES = "coordination.k8s.io";

    /** For Secrets, in all namespaces or in those that it cares for. */
    private static final List<Rule> CARE =
            List.of(
                    new Rule(
                            "",
                            "secrets",
                            List.of(),
                            List.of("get", "list", "watch", "patch", "delete")),
                    new Rule("", "serviceaccounts", List.of(), List.of("get", "list", "watch")),
                    new Rule("", "serviceaccounts/token", List.of(), List.of("create")),
                    new Rule("", "events", List.of(), List.of("get", "create", "patch")),
                    keep(Kind.RBAC, "roles"),
                    keep(Kind.RBAC, "rolebindings"),
                    new Rule(
                            Kind.PAYLOAD_REPOSITORY_ACCESS.group(),
                            Kind.PAYLOAD_REPOSITORY_ACCESS.plural(),
                            List.of(),
                            List.of("get", "list", "watch")),
                    new Rule(
                            Kind.PAYLOAD_REPOSITORY_ACCESS.group(),
                            Kind.PAYLOAD_REPOSITORY_ACCESS.plural() + "/status",
                            List.of(),
                            List.of("patch")),
                    // Nobody gives what they do not hold: never escalate, never bind.
                    new Rule(
                            io.deckhouse.payloadregistry.access.Rule.API_GROUP,
                            io.deckhouse.payloadregistry.access.Rule.RESOURCE,
                            List.of(),
                            new Right(AccessLevel.FULL, true).verbs()));

    /** For the question whether the Deckhouse module is here, where there is a ClusterRole. */
    private static final List<Rule> LOOK =
            List.of(
                    new Rule(
                            Kind.API_SERVICE.group(),
                            Kind.API_SERVICE.plural(),
                            List.of(),
                            List.of("list", "watch")),
                    new Rule(
                            Kind.MODULE_CONFIG.group(),
                            Kind.MODULE_CONFIG.plural(),
                            List.of(StaticUsers.MODULE_CONFIG.name()),
                            List.of("list", "watch")));

    /** For finding the registry's host; without these {@code --registry-host} must name it. */
    private static final List<Rule> FIND =
            List.of(
                    new Rule(
                            Kind.MODULE_CONFIG.group(),
                            Kind.MODULE_CONFIG.plural(),
                            List.of("global"),
                            List.of("get", "list", "watch")),
                    new Rule(
                            Kind.INGRESS.group(),
                            Kind.INGRESS.plural(),
                            List.of(),
                            List.of("get", "list", "watch")));

    /** For leader election; a name cannot be demanded of what is yet to be created. */
    private static final List<Rule> LEAD =
            List.of(
                    new Rule(LEASES, "leases", List.of(), List.of("create")),
                    new Rule(LEASES, "leases", List.of(NAME), List.of("get", "patch")));

    private RefreshRights() {}

    private static Rule keep(String group, String resource) {
        return new Rule(
                group,
                resource,
                List.of(),
                List.of("get", "list", "watch", "create", "patch", "delete"));
    }

    /**
     * The objects that give a ServiceAccount these rights, itself included.
     *
     * @param home the namespace in which the daemon runs
     * @param namespaces those that it cares for; empty for all
     */
    public static List<ClusterObject> objects(String home, List<String> namespaces) {
        ObjectKey account = ObjectKey.of(Kind.SERVICE_ACCOUNT, home, NAME);
        List<ClusterObject> objects = new ArrayList<>();
        objects.add(ClusterObject.empty(account));
        if (namespaces.isEmpty()) {
            List<Rule> rules = new ArrayList<>(CARE);
            rules.addAll(LOOK);
            rules.addAll(FIND);
            objects.add(Rights.role(ObjectKey.of(Kind.CLUSTER_ROLE, NAME), rules));
            objects.add(Rights.binding(ObjectKey.of(Kind.CLUSTER_ROLE_BINDING, NAME), account));
        }
        for (String namespace : namespaces.stream().distinct().toList()) {
            objects.add(Rights.role(ObjectKey.of(Kind.ROLE, namespace, NAME), CARE));
            objects.add(Rights.binding(ObjectKey.of(Kind.ROLE_BINDING, namespace, NAME), account));
        }
        String leader = NAME + "-leader";
        objects.add(Rights.role(ObjectKey.of(Kind.ROLE, home, leader), LEAD));
        objects.add(Rights.binding(ObjectKey.of(Kind.ROLE_BINDING, home, leader), account));
        return List.copyOf(objects);
    }
}
