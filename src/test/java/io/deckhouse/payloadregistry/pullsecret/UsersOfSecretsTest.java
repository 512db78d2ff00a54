package io.deckhouse.payloadregistry.pullsecret;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Who names a Secret, and which pods wait on it. */
final class UsersOfSecretsTest {
    private static final ObjectKey PULLER = ObjectKey.of(Kind.SECRET, "team", "puller");
    private static final ClusterObject ACCOUNT =
            object("ServiceAccount", "app", "imagePullSecrets: [{name: puller}]");

    @Test
    void serviceAccountsAndWorkloadsAreNamedOnce() {
        var accounts =
                List.of(ACCOUNT, object("ServiceAccount", "none", "secrets: [{name: puller}]"));
        var pods =
                List.of(
                        pod("web-1", "{kind: ReplicaSet, name: web-5d, controller: true}", "5d"),
                        pod("web-2", "{kind: ReplicaSet, name: web-5d, controller: true}", "5d"),
                        pod("bare", "", ""));

        assertThat(UsedBy.of(accounts, pods, List.of()).of(PULLER))
                .containsExactly("deployment/web", "pod/bare", "serviceaccount/app");
        assertThat(
                        UsedBy.of(accounts, pods, List.of())
                                .of(ObjectKey.of(Kind.SECRET, "other", "puller")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {kind: ReplicaSet, name: web-5d, controller: true}   | 5d | deployment/web
                    {kind: ReplicaSet, name: web-5d, controller: true}   | 77 | replicaset/web-5d
                    {kind: ReplicaSet, name: web-5d, controller: true}   |    | replicaset/web-5d
                    {kind: StatefulSet, name: db, controller: true}      | 5d | statefulset/db
                    {kind: Job, name: once, controller: true}            |    | job/once
                    {kind: Node, name: n1}                               |    | pod/p
                    """)
    void aPodIsNamedByWhatMadeIt(String owner, String hash, String name) {
        assertThat(UsedBy.workload(pod("p", owner, hash == null ? "" : hash))).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "ImagePullBackOff, true",
        "ErrImagePull, true",
        "CrashLoopBackOff, false",
        "ContainerCreating, false",
    })
    void aPodIsStuckWhileItsImageDoesNotCome(String reason, boolean stuck) {
        ClusterObject pod = waiting("p", reason, "imagePullSecrets: [{name: puller}]");

        assertThat(StuckPod.among(List.of(pod), List.of()))
                .hasSize(stuck ? 1 : 0)
                .allMatch(each -> each.concerns(PULLER) && !each.isLate() && !each.isReplaced());
    }

    @Test
    void initContainersCountToo() {
        ClusterObject pod =
                waiting("p", "ErrImagePull", "imagePullSecrets: [{name: puller}]")
                        .with(tree -> {
                            var status = tree.withObjectProperty("status");
                            status.set("initContainerStatuses", status.remove("containerStatuses"));
                        });

        assertThat(StuckPod.among(List.of(pod), List.of())).hasSize(1);
    }

    @Test
    void aPodThatIsOlderThanItsAccountsSecretIsLate() {
        ClusterObject pod = waiting("p", "ErrImagePull", "serviceAccountName: app");

        assertThat(StuckPod.among(List.of(pod), List.of(ACCOUNT)))
                .singleElement()
                .matches(StuckPod::isLate)
                .extracting(StuckPod::secrets)
                .isEqualTo(List.of("puller"));
    }

    @Test
    void aPodWithoutAnySecretIsNoConcernOfOurs() {
        ClusterObject pod = waiting("p", "ErrImagePull", "serviceAccountName: default");

        assertThat(StuckPod.among(List.of(pod), List.of(ACCOUNT))).isEmpty();
    }

    private static ClusterObject waiting(String name, String reason, String spec) {
        return object(
                "Pod",
                name,
                "spec: {%s}\nstatus: {containerStatuses: [{image: r.example.com/team/a, state: {waiting: {reason: %s}}}]}"
                        .formatted(spec, reason));
    }

    private static ClusterObject pod(String name, String owner, String hash) {
        return object("Pod", name, "spec: {imagePullSecrets: [{name: puller}]}")
                .with(tree -> {
                    var metadata = tree.withObjectProperty("metadata");
                    if (!owner.isEmpty()) {
                        metadata.putArray("ownerReferences").add(yaml(owner));
                    }
                    if (!hash.isEmpty()) {
                        metadata.putObject("labels").put("pod-template-hash", hash);
                    }
                });
    }

    private static ClusterObject object(String kind, String name, String rest) {
        return ClusterObject.of(
                yaml(
                        "apiVersion: v1\nkind: %s\nmetadata: {namespace: team, name: %s}\n%s\n"
                                .formatted(kind, name, rest)));
    }

    private static tools.jackson.databind.JsonNode yaml(String text) {
        return YAMLMapper.shared().readTree(text);
    }
}
