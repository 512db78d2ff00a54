package io.deckhouse.payloadregistry.cluster;

import static io.deckhouse.payloadregistry.cluster.ClusterWorld.labelled;
import static io.deckhouse.payloadregistry.cluster.ClusterWorld.value;
import static io.deckhouse.payloadregistry.cluster.RefusalAssert.assertRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading, creating and deleting single objects. */
public interface ReadContract extends ClusterWorld {
    @Test
    default void readsWhatWasStored() {
        store(secret("one", Map.of("key", "text")));

        ClusterObject read = cluster().get(secretKey("one")).orElseThrow();

        assertThat(value(read, "key")).isEqualTo("text");
        assertThat(read.uid()).isNotEmpty();
        assertThat(read.resourceVersion()).isNotEmpty();
        assertThat(read.at("metadata", "creationTimestamp").asString(""))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    default void readsNothingWhereNothingIs() {
        assertThat(cluster().get(secretKey("absent"))).isEmpty();
        assertThat(cluster().get(ObjectKey.of(Kind.SECRET, "no-such-namespace", "absent")))
                .isEmpty();
    }

    @Test
    default void listsANamespaceInOrder() {
        store(ClusterObject.empty(ObjectKey.of(Kind.ROLE, namespace(), "b")));
        store(ClusterObject.empty(ObjectKey.of(Kind.ROLE, namespace(), "a")));

        List<ClusterObject> listed = cluster().list(Kind.ROLE, Selection.in(namespace()));

        assertThat(listed).extracting(o -> o.key().name()).containsExactly("a", "b");
        assertThat(listed).allSatisfy(o -> assertThat(o.uid()).isNotEmpty());
    }

    /** More than the first page holds. */
    @Test
    default void passesEachOfManyOnce() {
        for (int i = 0; i < 23; i++) {
            store(ClusterObject.empty(ObjectKey.of(Kind.ROLE, namespace(), "r" + i)));
        }
        List<ObjectKey> passed = new ArrayList<>();

        cluster().each(Kind.ROLE, Selection.in(namespace()), role -> passed.add(role.key()));

        assertThat(passed)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        cluster().list(Kind.ROLE, Selection.in(namespace())).stream()
                                .map(ClusterObject::key)
                                .toList())
                .hasSize(23);
    }

    @Test
    default void listsEveryNamespaceWhenNoneIsNamed() {
        store(secret("one", Map.of()));

        assertThat(cluster().list(Kind.SECRET, Selection.all()))
                .extracting(ClusterObject::key)
                .contains(secretKey("one"));
    }

    @Test
    default void listsByLabel() {
        store(labelled(secret("one", Map.of()), Map.of("team", "x", "tier", "1")));
        store(labelled(secret("two", Map.of()), Map.of("team", "y")));

        List<ClusterObject> listed =
                cluster().list(Kind.SECRET, Selection.in(namespace()).withLabel("team", "x"));

        assertThat(listed).extracting(o -> o.key().name()).containsExactly("one");
    }

    @Test
    default void listsSecretsByType() {
        store(secret("one", Map.of()));
        store(pullSecret("two"));

        List<ClusterObject> listed =
                cluster()
                        .list(
                                Kind.SECRET,
                                Selection.in(namespace())
                                        .withField("type", "kubernetes.io/dockerconfigjson"));

        assertThat(listed).extracting(o -> o.key().name()).containsExactly("two");
    }

    @Test
    default void createsOnce() {
        ClusterObject created =
                cluster().create(secret("one", Map.of("key", "1")), ApplyOptions.forced("tester"));

        assertThat(created.uid()).isNotEmpty();
        assertRefusal(
                Reason.ALREADY_EXISTS,
                () ->
                        cluster()
                                .create(
                                        secret("one", Map.of("key", "2")),
                                        ApplyOptions.forced("tester")));
        assertThat(value(cluster().get(secretKey("one")).orElseThrow(), "key")).isEqualTo("1");
    }

    @Test
    default void createsNothingInADryRun() {
        cluster().create(secret("one", Map.of()), ApplyOptions.forced("tester").withDryRun(true));

        assertThat(cluster().get(secretKey("one"))).isEmpty();
    }

    @Test
    default void refusesAnObjectInANamespaceThatIsNotThere() {
        ClusterObject stray =
                ClusterObject.empty(ObjectKey.of(Kind.ROLE, namespace() + "-absent", "stray"));

        assertRefusal(Reason.NOT_FOUND, () -> store(stray));
        assertRefusal(
                Reason.NOT_FOUND, () -> cluster().create(stray, ApplyOptions.forced("tester")));
    }

    @Test
    default void deletesWhateverIsThere() {
        store(secret("one", Map.of()));

        boolean first = cluster().delete(secretKey("one"), Preconditions.NONE);
        boolean second = cluster().delete(secretKey("one"), Preconditions.NONE);

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(cluster().get(secretKey("one"))).isEmpty();
    }

    @Test
    default void deletesOnlyTheObjectWithTheUid() {
        ClusterObject old = store(secret("one", Map.of()));
        cluster().delete(old.key(), Preconditions.uid(old.uid()));
        ClusterObject recreated = store(secret("one", Map.of()));

        assertRefusal(
                Reason.CONFLICT, () -> cluster().delete(old.key(), Preconditions.uid(old.uid())));
        assertThat(cluster().get(old.key())).map(ClusterObject::uid).hasValue(recreated.uid());
        assertThat(recreated.uid()).isNotEqualTo(old.uid());
        assertThat(cluster().delete(old.key(), Preconditions.uid(recreated.uid()))).isTrue();
    }

    @Test
    default void deletesOnlyTheVersionThatWasRead() {
        ClusterObject old = store(secret("one", Map.of("key", "1")));
        ClusterObject newer = store(secret("one", Map.of("key", "2")));

        assertRefusal(
                Reason.CONFLICT,
                () ->
                        cluster()
                                .delete(
                                        old.key(),
                                        new Preconditions(old.uid(), old.resourceVersion())));
        assertThat(
                        cluster()
                                .delete(
                                        old.key(),
                                        new Preconditions(newer.uid(), newer.resourceVersion())))
                .isTrue();
    }

    @Test
    default void refusesAPullSecretWithoutItsConfiguration() {
        ClusterObject missing = secret("one", Map.of("other", "x"));
        ClusterObject array = secret("one", Map.of(".dockerconfigjson", "[]"));
        ClusterObject noJson = secret("one", Map.of(".dockerconfigjson", "{auths"));
        ClusterObject empty = secret("one", Map.of(".dockerconfigjson", ""));

        assertThat(List.of(missing, array, noJson, empty))
                .allSatisfy(bad -> assertRefusal(Reason.INVALID, () -> store(asPullSecret(bad))));
        assertThat(cluster().get(secretKey("one"))).isEmpty();
    }

    @Test
    default void acceptsAPullSecretsPlaceholder() {
        store(pullSecret("one"));
        store(asPullSecret(secret("two", Map.of(".dockerconfigjson", "{}"))));

        assertThat(cluster().list(Kind.SECRET, Selection.in(namespace())))
                .extracting(o -> o.key().name())
                .contains("one", "two");
    }

    @Test
    default void neverChangesASecretsType() {
        store(secret("one", Map.of(".dockerconfigjson", "{}")));

        assertRefusal(Reason.INVALID, () -> store(pullSecret("one")));
    }

    @Test
    default void refusesSecretDataThatIsNotBase64() {
        ClusterObject bad =
                secret("one", Map.of())
                        .with(tree -> tree.withObjectProperty("data").put("key", "not base64!"));

        // An API server answers a malformed apply with 500, a malformed create with 400.
        assertRefusal(Reason.INVALID, () -> cluster().create(bad, ApplyOptions.forced("tester")));
    }

    @Test
    default void readsStringDataAsData() {
        ClusterObject plain =
                ClusterObject.empty(secretKey("one"))
                        .with(tree -> tree.putObject("stringData").put("key", "plain"));

        store(plain);

        assertThat(value(cluster().get(secretKey("one")).orElseThrow(), "key")).isEqualTo("plain");
    }

    @Test
    default void refusesBadNames() {
        ClusterObject bad = ClusterObject.empty(secretKey("Not_A_Name"));

        assertRefusal(Reason.INVALID, () -> store(bad));
    }

    private ClusterObject pullSecret(String name) {
        return asPullSecret(secret(name, Map.of(".dockerconfigjson", "{\"auths\":{}}")));
    }

    private static ClusterObject asPullSecret(ClusterObject secret) {
        return secret.with(tree -> tree.put("type", "kubernetes.io/dockerconfigjson"));
    }
}
