package io.deckhouse.payloadregistry.cluster;

import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of object that the product reads or writes, with their places in the Kubernetes API.
 */
public enum Kind {
    NAMESPACE("", "v1", "Namespace", "namespaces", false),
    SERVICE_ACCOUNT("", "v1", "ServiceAccount", "serviceaccounts", true),
    SECRET("", "v1", "Secret", "secrets", true),
    INGRESS("networking.k8s.io", "v1", "Ingress", "ingresses", true),
    ROLE(Kind.RBAC, "v1", "Role", "roles", true),
    CLUSTER_ROLE(Kind.RBAC, "v1", "ClusterRole", "clusterroles", false),
    ROLE_BINDING(Kind.RBAC, "v1", "RoleBinding", "rolebindings", true),
    CLUSTER_ROLE_BINDING(Kind.RBAC, "v1", "ClusterRoleBinding", "clusterrolebindings", false),
    MODULE_CONFIG("deckhouse.io", "v1alpha1", "ModuleConfig", "moduleconfigs", false),
    PAYLOAD_REPOSITORY_ACCESS(
            "access.payload-registry.deckhouse.io",
            "v1alpha1",
            "PayloadRepositoryAccess",
            "payloadrepositoryaccesses",
            true),
    LEASE("coordination.k8s.io", "v1", "Lease", "leases", true),
    API_SERVICE("apiregistration.k8s.io", "v1", "APIService", "apiservices", false),
    DECKHOUSE_USER("deckhouse.io", "v1", "User", "users", false),
    POD("", "v1", "Pod", "pods", true),
    DEPLOYMENT(Kind.APPS, "v1", "Deployment", "deployments", true),
    STATEFUL_SET(Kind.APPS, "v1", "StatefulSet", "statefulsets", true),
    DAEMON_SET(Kind.APPS, "v1", "DaemonSet", "daemonsets", true),
    JOB("batch", "v1", "Job", "jobs", true),
    CRON_JOB("batch", "v1", "CronJob", "cronjobs", true),
    /** As Kubernetes before 1.21 has it. */
    OLD_CRON_JOB("batch", "v1beta1", "CronJob", "cronjobs", true),
    NODE_GROUP_CONFIGURATION(
            "deckhouse.io", "v1alpha1", "NodeGroupConfiguration", "nodegroupconfigurations", false);

    /** The API group of Roles and their bindings. */
    public static final String RBAC = "rbac.authorization.k8s.io";

    private static final String APPS = "apps";

    private final String group;
    private final String version;
    private final String kindName;
    private final String plural;
    private final boolean namespaced;

    Kind(String group, String version, String kindName, String plural, boolean namespaced) {
        this.group = group;
        this.version = version;
        this.kindName = kindName;
        this.plural = plural;
        this.namespaced = namespaced;
    }

    /** The API group; empty for the core group. */
    public String group() {
        return group;
    }

    /** The version within the group, for example {@code v1}. */
    public String version() {
        return version;
    }

    /** Group and version as {@code apiVersion} has them. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The kind as {@code kind} has it, for example {@code RoleBinding}. */
    public String kindName() {
        return kindName;
    }

    /** The resource's name in API paths, for example {@code rolebindings}. */
    public String plural() {
        return plural;
    }

    /** The word for messages, for example {@code rolebinding}. */
    public String singular() {
        return kindName.toLowerCase(Locale.ROOT);
    }

    /** Whether objects of this kind live in a namespace. */
    public boolean isNamespaced() {
        return namespaced;
    }

    /** The same kind as servers have it that do not serve this one. */
    public Optional<Kind> before() {
        return this == CRON_JOB ? Optional.of(OLD_CRON_JOB) : Optional.empty();
    }

    /** The kind with this {@code apiVersion} and {@code kind}, if the product knows it. */
    public static Optional<Kind> of(String apiVersion, String kindName) {
        for (Kind kind : values()) {
            if (kind.apiVersion().equals(apiVersion) && kind.kindName.equals(kindName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
