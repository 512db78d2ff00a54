package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The access commands on a real API server. */
final class AccessCommandsIT {
    private static ControlPlane plane;

    private String namespace = "";

    @BeforeAll
    static void start() {
        plane = ControlPlane.shared();
    }

    @BeforeEach
    void makeNamespace() {
        namespace = plane.freshNamespace();
        plane.kubectl("create", "serviceaccount", "puller", "-n", namespace).expectSuccess();
        run(admin(), "grant", "puller", "-n", namespace, "--repository", "app/**").exits(0);
        run(admin(), "grant", "group", "developers", "-n", namespace, "--repository", "web")
                .exits(0);
    }

    private static Path admin() {
        return plane.adminKubeconfig();
    }

    private static CliRun run(Path kubeconfig, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        if (arguments[0].equals("grant")) {
            // Whether a daemon is at work on this control plane depends on other tests.
            all.addAll(List.of("--as", "rbac"));
        }
        return CliRun.with().run(all.toArray(String[]::new));
    }

    /** Gives alice's group the right to read rules, so that she can ask. */
    private void letDevelopersRead() {
        plane.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: %1$s-reader}
                rules:
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [roles, rolebindings, clusterroles, clusterrolebindings]
                  verbs: [get, list]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s-reader}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s-reader}
                subjects:
                - {kind: User, apiGroup: rbac.authorization.k8s.io, name: alice}
                """
                        .formatted(namespace));
    }

    @Test
    void asksAsTheCertificatesUserAndAsOthers() {
        String puller = "serviceaccount/" + namespace + "/puller";

        var me = run(admin(), "can-i", "delete", namespace + "/x", "-o", "json").exits(0).json();
        assertThat(me.path("subject").asString()).isEqualTo("user/admin");
        assertThat(me.path("groups").toString()).contains("system:masters");
        run(admin(), "can-i", "pull", namespace + "/app/web", "--as", puller).exits(0);
        run(admin(), "can-i", "push", namespace + "/app/web", "--as", puller).exits(3);
        run(admin(), "can-i", "push", "no-such-namespace/app").exits(3);
        assertThat(run(admin(), "who-can", "pull", namespace + "/app", "-o", "name").lines())
                .contains(puller);
        assertThat(run(admin(), "list", "puller", "-n", namespace).exits(0).out())
                .contains("app/**");
        assertThat(run(admin(), "lint", "-n", namespace).err()).contains("objects");
        assertThat(run(admin(), "explain", "pull", "default/app", "--as", puller).exits(3).out())
                .contains("only in namespace " + namespace);
    }

    @Test
    void asksAsTheTokensUser() {
        letDevelopersRead();
        Path alice = plane.kubeconfigOfUser("alice");
        String token = plane.serviceAccountToken(namespace, "puller", Duration.ofHours(1));

        run(admin(), "can-i", "pull", namespace + "/web", "--as", "user/alice").exits(3);
        CliRun unknown = run(alice, "can-i", "pull", namespace + "/web");
        assertThat(unknown.exits(1).err()).contains("who you are", "--as");
        CliRun account = run(plane.kubeconfig(token), "can-i", "pull", namespace + "/app");
        assertThat(account.exits(0).out()).isEqualTo("yes\n");
        assertThat(account.err()).contains("Warning: ", "SelfSubjectRulesReview");
        run(plane.kubeconfig(token), "can-i", "push", namespace + "/app").exits(3);
        run(plane.kubeconfig(token), "explain", "pull", namespace + "/other").exits(3);
    }

    @Test
    void namesWhatMayNotBeRead() {
        CliRun run =
                run(
                        plane.kubeconfigOfUser("carol"),
                        "can-i",
                        "pull",
                        namespace + "/app",
                        "--as",
                        "user/carol");

        assertThat(run.exits(1).out()).isEmpty();
        assertThat(run.err())
                .contains("list rolebindings", "list roles", "list clusterrolebindings")
                .contains("list clusterroles");
    }

    @Test
    void refusedGrantSaysWhatIsMissingAndWhoCould() {
        letDevelopersRead();
        plane.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: granter, namespace: %1$s}
                rules:
                - apiGroups: [rbac.authorization.k8s.io]
                  resources: [roles, rolebindings]
                  verbs: [get, list, create, patch, update]
                - apiGroups: [""]
                  resources: [serviceaccounts]
                  verbs: [get, create, patch]
                - apiGroups: [payload-registry.deckhouse.io]
                  resources: [payloadrepositoryaccesses]
                  resourceNames: ["app/**"]
                  verbs: [get, list, watch]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: granter, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: granter}
                subjects:
                - {kind: User, apiGroup: rbac.authorization.k8s.io, name: alice}
                """
                        .formatted(namespace));
        Path alice = plane.kubeconfigOfUser("alice");
        String[] narrow = {"grant", "other", "-n", namespace, "--repository", "app/web"};

        CliRun refused = run(alice, narrow);

        assertThat(refused.exits(1).err()).contains("Who could grant it: ", "group/system:masters");
        run(alice, "grant", "third", "-n", namespace, "--repository", "app/**").exits(0);
    }

    /** Gives carol a Role in the namespace. */
    private Path carolWith(String rules) {
        plane.apply(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: carol, namespace: %1$s}
                rules:
                %2$s
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: carol, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: carol}
                subjects:
                - {kind: User, apiGroup: rbac.authorization.k8s.io, name: carol}
                """
                        .formatted(namespace, rules));
        return plane.kubeconfigOfUser("carol");
    }

    @Test
    void predictsTheRefusalOfAGrantAndWritesNothing() {
        Path carol =
                carolWith(
                        "- {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings],"
                                + " verbs: [get, list, create, patch, update]}\n"
                                + "- {apiGroups: [''], resources: [serviceaccounts], verbs: ['*']}");

        CliRun refused = run(carol, "grant", "p3", "-n", namespace, "--repository", "zzz/**");

        assertThat(refused.exits(1).err())
                .contains(
                        "would refuse", "nothing was written", "'zzz/**'", "Who could grant it: ");
        assertThat(refused.out()).isEmpty();
        assertThat(plane.kubectl("get", "sa,role,rolebinding", "-n", namespace).output())
                .doesNotContain("p3");
    }

    @Test
    void showsANamespaceAdminWhatMayBeReadAndNamesTheRest() {
        Path carol =
                carolWith(
                        "- {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings],"
                                + " verbs: [list]}");

        CliRun who = run(carol, "who-can", "pull", namespace + "/app", "-o", "name");
        CliRun list = run(carol, "list", "-n", namespace);
        CliRun lint = run(carol, "lint", "-n", namespace);
        CliRun nobody = run(carol, "who-can", "pull", namespace + "/none");

        assertThat(who.exits(0).lines()).contains("serviceaccount/" + namespace + "/puller");
        assertThat(list.exits(0).out()).contains("app/**");
        assertThat(lint.exits(0).err()).contains("not checked: ", "clusterroles");
        assertThat(who.err() + list.err())
                .contains("static users are not shown", "not complete", "clusterrolebindings");
        assertThat(nobody.exits(1).err()).contains("cannot be answered", "clusterrolebindings");
    }
}
