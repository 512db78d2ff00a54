package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cluster.AccessReader;
import io.deckhouse.payloadregistry.cluster.AccessReader.Part;
import io.deckhouse.payloadregistry.cluster.AccessReader.Scope;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Without patterns our evaluator answers as a real API server does: generated Roles, ClusterRoles
 * and bindings are created there, and each question is also a SubjectAccessReview.
 *
 * <p>The seed is in the run's output; {@code -Daccess.seed} repeats a run.
 */
final class AccessAgainstApiServerIT {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    private static final int QUESTIONS = 400;
    private static final int ROLES = 14;
    private static final int BINDINGS = 24;

    /** One verb an action, so that one review answers what our verb table asks. */
    private static final Map<Action, List<String>> VERBS =
            Map.of(
                    Action.PULL, List.of("get", "pull"),
                    Action.PUSH, List.of("create", "update", "push"),
                    Action.DELETE, List.of("delete"));

    private static final List<String> PATHS = List.of("app", "app/web", "lib");

    private static ControlPlane plane;
    private static KubernetesCluster cluster;
    private static KubernetesClient reviewer;

    private final long seed = Long.getLong("access.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final String prefix = "it-" + Long.toString(Math.abs(seed), 36) + "-";
    private final List<String> namespaces = new ArrayList<>();

    @BeforeAll
    static void open() {
        plane = ControlPlane.shared();
        cluster = Connections.command(plane.adminTokenKubeconfig());
        reviewer =
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(plane.adminTokenKubeconfig().toFile()))
                        .build();
    }

    @AfterAll
    static void close() {
        cluster.close();
        reviewer.close();
    }

    @Test
    void answersAsTheApiServerDoes() {
        System.out.println("AccessAgainstApiServerIT seed " + seed);
        namespaces.addAll(List.of(plane.freshNamespace(), plane.freshNamespace()));
        List<ClusterObject> made = new ArrayList<>();
        try {
            for (int i = 0; i < ROLES; i++) {
                made.add(create(role(i)));
            }
            for (int i = 0; i < BINDINGS; i++) {
                made.add(create(binding(i)));
            }
            awaitAuthorizer(made);

            int yes = compare();

            assertThat(yes).as("allowed, seed %d", seed).isBetween(20, QUESTIONS - 20);
        } finally {
            made.forEach(object -> cluster.delete(object.key(), Cluster.Preconditions.NONE));
        }
    }

    private int compare() {
        AccessSnapshot snapshot =
                new AccessReader(cluster, VerbTable.standard())
                        .read(new Scope("", Set.of(Part.RBAC)));
        int yes = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            Identity who = identity();
            Action action = any(List.of(Action.values()));
            Repository what = new Repository(any(namespaces), any(PATHS));

            boolean ours = snapshot.index().decide(who, action, what, Instant.now()).isAllowed();
            boolean theirs =
                    VERBS.getOrDefault(action, List.of()).stream()
                            .anyMatch(verb -> review(who, verb, what));

            assertThat(ours).as("seed %d: %s %s %s", seed, who, action, what).isEqualTo(theirs);
            yes += ours ? 1 : 0;
        }
        return yes;
    }

    /** The authorizer follows its own watches: what is made last is seen last. */
    private void awaitAuthorizer(List<ClusterObject> made) {
        String user = prefix + "last";
        Repository probe = new Repository(namespaces.getFirst(), "app");
        made.add(create(last(Kind.ROLE, Kind.ROLE, user, "get")));
        made.add(create(last(Kind.ROLE_BINDING, Kind.ROLE, user, "get")));
        made.add(create(last(Kind.CLUSTER_ROLE, Kind.CLUSTER_ROLE, user, "list")));
        made.add(create(last(Kind.CLUSTER_ROLE_BINDING, Kind.CLUSTER_ROLE, user, "list")));
        Identity identity = Identity.user(user);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> review(identity, "get", probe) && review(identity, "list", probe));
    }

    private ClusterObject last(Kind kind, Kind role, String user, String verb) {
        ObjectKey key = new ObjectKey(kind, kind.isNamespaced() ? namespaces.getFirst() : "", user);
        return ClusterObject.empty(key)
                .with(tree -> {
                    if (kind == role) {
                        ObjectNode rule = tree.putArray("rules").addObject();
                        rule.putArray("apiGroups").add(Rule.API_GROUP);
                        rule.putArray("resources").add(Rule.RESOURCE);
                        rule.putArray("verbs").add(verb);
                    } else {
                        tree.putObject("roleRef")
                                .put("apiGroup", Kind.RBAC)
                                .put("kind", role.kindName())
                                .put("name", user);
                        tree.putArray("subjects")
                                .addObject()
                                .put("kind", "User")
                                .put("apiGroup", Kind.RBAC)
                                .put("name", user);
                    }
                });
    }

    private ClusterObject create(ClusterObject object) {
        return cluster.create(object, ApplyOptions.forced("test"));
    }

    private ClusterObject role(int i) {
        ObjectKey key =
                i % 3 == 0
                        ? ObjectKey.of(Kind.CLUSTER_ROLE, prefix + i)
                        : ObjectKey.of(Kind.ROLE, namespaces.get(i % 2), prefix + i);
        return ClusterObject.empty(key)
                .with(tree -> {
                    ArrayNode rules = tree.putArray("rules");
                    for (int rule = random.nextInt(3); rule >= 0; rule--) {
                        fill(rules.addObject());
                    }
                });
    }

    private void fill(ObjectNode rule) {
        add(rule.putArray("apiGroups"), List.of(Rule.API_GROUP, Rule.API_GROUP, "*", "apps"));
        add(rule.putArray("resources"), List.of(Rule.RESOURCE, Rule.RESOURCE, "*", "pods"));
        add(
                rule.putArray("verbs"),
                List.of("get", "list", "create", "update", "delete", "pull", "push", "*", "GET"));
        if (random.nextInt(3) > 0) {
            add(rule.putArray("resourceNames"), PATHS);
        }
    }

    private ClusterObject binding(int i) {
        boolean isWide = i % 4 == 0;
        ObjectKey key =
                isWide
                        ? ObjectKey.of(Kind.CLUSTER_ROLE_BINDING, prefix + i)
                        : ObjectKey.of(Kind.ROLE_BINDING, namespaces.get(i % 2), prefix + i);
        return ClusterObject.empty(key)
                .with(tree -> {
                    // Some of these dangle: no such role, or one of the other namespace.
                    int role = random.nextInt(ROLES + 1);
                    tree.putObject("roleRef")
                            .put("apiGroup", Kind.RBAC)
                            .put("kind", isWide || role % 3 == 0 ? "ClusterRole" : "Role")
                            .put("name", prefix + role);
                    ArrayNode subjects = tree.putArray("subjects");
                    for (int n = random.nextInt(2); n >= 0; n--) {
                        subject(subjects.addObject(), isWide);
                    }
                });
    }

    private void subject(ObjectNode subject, boolean isWide) {
        switch (random.nextInt(3)) {
            case 0 ->
                    subject.put("kind", "User")
                            .put("apiGroup", Kind.RBAC)
                            .put("name", any(users()));
            case 1 ->
                    subject.put("kind", "Group")
                            .put("apiGroup", Kind.RBAC)
                            .put("name", any(groups()));
            default -> {
                subject.put("kind", "ServiceAccount").put("name", any(List.of("x", "y")));
                if (isWide || random.nextBoolean()) {
                    subject.put("namespace", any(namespaces));
                }
            }
        }
    }

    private Identity identity() {
        return switch (random.nextInt(4)) {
            case 0 -> Identity.anonymous();
            case 1 -> Identity.user(any(users()), Set.of(any(groups())));
            default -> Identity.serviceAccount(any(namespaces), any(List.of("x", "y", "z")));
        };
    }

    private List<String> users() {
        return List.of(
                "alice",
                "x",
                "system:anonymous",
                "system:serviceaccount:" + namespaces.getFirst() + ":x");
    }

    private List<String> groups() {
        return List.of(
                "developers",
                "x",
                "system:unauthenticated",
                "system:serviceaccounts:" + namespaces.getFirst());
    }

    private static boolean review(Identity who, String verb, Repository what) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        ObjectNode spec = body.putObject("spec");
        spec.put("user", who.username());
        who.groups().forEach(spec.putArray("groups")::add);
        spec.putObject("resourceAttributes")
                .put("namespace", what.namespace())
                .put("verb", verb)
                .put("group", Rule.API_GROUP)
                .put("resource", Rule.RESOURCE)
                .put("name", what.path());
        String answer = reviewer.raw(REVIEWS, "POST", body.toString());
        return JsonMapper.shared().readTree(answer).path("status").path("allowed").asBoolean(false);
    }

    private void add(ArrayNode array, List<String> words) {
        Set<String> chosen = new LinkedHashSet<>();
        for (int n = random.nextInt(2); n >= 0; n--) {
            chosen.add(any(words));
        }
        chosen.forEach(array::add);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
