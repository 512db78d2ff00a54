package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.VerbTable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the index makes of single events. */
final class AccessFeedTest {
    private final HandFed fed = new HandFed();
    private final AccessFeed feed =
            AccessFeed.start(fed.cluster(), VerbTable.standard(), AccessLimits.none());

    @Test
    void onlyWatches() {
        assertThat(fed.questions()).hasSize(AccessFeed.KINDS.size()).containsOnly("watch");
    }

    private void created(String json) {
        var object = ClusterObject.of(JsonMapper.shared().readTree(json));
        fed.tell(new Change.Created(object));
    }

    private void namespace(String name) {
        created(
                """
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}\
                """
                        .formatted(name));
    }

    private void namespaceGone(String name) {
        fed.tell(new Change.Deleted(new ObjectKey(Kind.NAMESPACE, "", name), ""));
    }

    private Role onlyRole() {
        return feed.snapshot().index().roles().getFirst();
    }

    @Test
    void leavesTheRolesAsTheyAreWhenNamespacesComeAndGo() {
        created(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                 "metadata": {"namespace": "a", "name": "r"}, "rules": []}\
                """);
        Role role = onlyRole();

        namespace("a");
        namespace("b");
        namespaceGone("a");
        namespaceGone("b");

        assertThat(onlyRole()).isSameAs(role);
    }

    @Test
    void takesAllNamespacesToExistWhereThereIsNone() {
        assertThat(feed.snapshot().namespaces().exists("b")).isTrue();

        namespace("a");
        assertThat(feed.snapshot().namespaces().exists("a")).isTrue();
        assertThat(feed.snapshot().namespaces().exists("b")).isFalse();
        namespace("b");
        assertThat(feed.snapshot().namespaces().exists("b")).isTrue();

        namespaceGone("a");
        namespaceGone("b");
        assertThat(feed.snapshot().namespaces()).isInstanceOf(Namespaces.All.class);
    }

    @Test
    void countsEachChangeOnce() {
        long before = feed.snapshot().generation();

        namespace("a");
        namespace("a");

        assertThat(feed.snapshot().generation()).isEqualTo(before + 1);
    }
}
