package io.deckhouse.payloadregistry.cluster;

import static io.deckhouse.payloadregistry.cluster.ClusterWorld.labelled;
import static io.deckhouse.payloadregistry.cluster.ClusterWorld.value;
import static io.deckhouse.payloadregistry.cluster.ClusterWorld.withMetadata;
import static io.deckhouse.payloadregistry.cluster.RefusalAssert.assertRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Server-side apply: who owns which field, and what must hold before it is written. */
public interface ApplyContract extends ClusterWorld {
    ApplyOptions ONE = new ApplyOptions("one", false, false);
    ApplyOptions TWO = new ApplyOptions("two", false, false);

    @Test
    default void createsWhatIsAbsent() {
        ClusterObject applied = cluster().apply(secret("s", Map.of("a", "1")), ONE);

        assertThat(applied.uid()).isNotEmpty();
        assertThat(value(applied, "a")).isEqualTo("1");
        assertThat(cluster().get(secretKey("s"))).map(ClusterObject::uid).hasValue(applied.uid());
    }

    @Test
    default void updatesItsOwnFields() {
        ClusterObject first = cluster().apply(secret("s", Map.of("a", "1")), ONE);

        ClusterObject second = cluster().apply(secret("s", Map.of("a", "2")), ONE);

        assertThat(value(second, "a")).isEqualTo("2");
        assertThat(second.uid()).isEqualTo(first.uid());
        assertThat(second.resourceVersion()).isNotEqualTo(first.resourceVersion());
    }

    @Test
    default void keepsTheVersionWhenNothingChanges() {
        ClusterObject first = cluster().apply(secret("s", Map.of("a", "1")), ONE);

        ClusterObject second = cluster().apply(secret("s", Map.of("a", "1")), ONE);

        assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
    }

    @Test
    default void leavesFieldsOfOthersAlone() {
        cluster().apply(labelled(secret("s", Map.of("a", "1")), Map.of("of", "one")), ONE);

        ClusterObject applied = cluster().apply(secret("s", Map.of("b", "2")), TWO);

        assertThat(value(applied, "a")).isEqualTo("1");
        assertThat(value(applied, "b")).isEqualTo("2");
        assertThat(applied.labels()).containsEntry("of", "one");
    }

    @Test
    default void removesWhatItsOwnerAppliesNoLonger() {
        cluster().apply(labelled(secret("s", Map.of("a", "1", "b", "2")), Map.of("x", "y")), ONE);
        cluster().apply(secret("s", Map.of("c", "3")), TWO);

        ClusterObject applied = cluster().apply(secret("s", Map.of("b", "2")), ONE);

        assertThat(applied.at("data").propertyNames()).containsExactlyInAnyOrder("b", "c");
        assertThat(applied.labels()).isEmpty();
    }

    @Test
    default void keepsAFieldThatAnotherOwnsToo() {
        cluster().apply(secret("s", Map.of("a", "1")), ONE);
        cluster().apply(secret("s", Map.of("a", "1")), TWO);

        ClusterObject applied = cluster().apply(secret("s", Map.of()), ONE);

        assertThat(value(applied, "a")).isEqualTo("1");
    }

    @Test
    default void refusesAnothersFieldWithoutForce() {
        cluster().apply(secret("s", Map.of("a", "1")), ONE);

        assertRefusal(
                Reason.FIELD_CONFLICT,
                () -> cluster().apply(secret("s", Map.of("a", "2", "b", "3")), TWO));
        ClusterObject kept = cluster().get(secretKey("s")).orElseThrow();
        assertThat(value(kept, "a")).isEqualTo("1");
        assertThat(value(kept, "b")).isEmpty();
    }

    @Test
    default void takesAFieldOverByForce() {
        cluster().apply(secret("s", Map.of("a", "1")), ONE);

        cluster().apply(secret("s", Map.of("a", "2")), ApplyOptions.forced("two"));

        assertRefusal(
                Reason.FIELD_CONFLICT, () -> cluster().apply(secret("s", Map.of("a", "3")), ONE));
        ClusterObject withdrawn = cluster().apply(secret("s", Map.of()), ONE);
        assertThat(value(withdrawn, "a")).isEqualTo("2");
    }

    @Test
    default void namesTheManagersOfTheFields() {
        cluster().apply(secret("s", Map.of("a", "1")), ONE);
        ClusterObject applied = cluster().apply(secret("s", Map.of("b", "1")), TWO);

        assertThat(applied.at("metadata", "managedFields"))
                .extracting(entry -> entry.path("manager").asString(""))
                .contains("one", "two");
    }

    @Test
    default void refusesTheWrongUid() {
        ClusterObject stored = cluster().apply(secret("s", Map.of("a", "1")), ONE);
        ClusterObject other =
                withMetadata(secret("s", Map.of("a", "2")), "uid", UUID.randomUUID().toString());

        assertRefusal(Reason.CONFLICT, () -> cluster().apply(other, ApplyOptions.forced("one")));
        assertThat(cluster().get(secretKey("s"))).contains(stored);
    }

    @Test
    default void neverCreatesWithAUid() {
        ClusterObject stored = store(secret("s", Map.of("a", "1")));
        cluster().delete(stored.key(), Cluster.Preconditions.NONE);
        ClusterObject late =
                withMetadata(
                        withMetadata(secret("s", Map.of("a", "2")), "uid", stored.uid()),
                        "resourceVersion",
                        stored.resourceVersion());

        assertRefusal(Reason.CONFLICT, () -> store(late));
        assertThat(cluster().get(stored.key())).isEmpty();
    }

    @Test
    default void refusesAStaleVersion() {
        ClusterObject first = store(secret("s", Map.of("a", "1")));
        ClusterObject second = store(secret("s", Map.of("a", "2")));
        ClusterObject next = withMetadata(secret("s", Map.of("a", "3")), "uid", first.uid());

        assertRefusal(
                Reason.CONFLICT,
                () -> store(withMetadata(next, "resourceVersion", first.resourceVersion())));
        ClusterObject third =
                store(withMetadata(next, "resourceVersion", second.resourceVersion()));
        assertThat(value(third, "a")).isEqualTo("3");
    }

    @Test
    default void storesNothingInADryRun() {
        ClusterObject stored = store(secret("s", Map.of("a", "1")));
        ApplyOptions dry = ApplyOptions.forced("tester").withDryRun(true);

        ClusterObject shown = cluster().apply(secret("s", Map.of("a", "2")), dry);
        cluster().apply(secret("new", Map.of()), dry);

        assertThat(value(shown, "a")).isEqualTo("2");
        assertThat(cluster().get(secretKey("s"))).contains(stored);
        assertThat(cluster().get(secretKey("new"))).isEmpty();
    }

    @Test
    default void mergesOwnersByTheirUid() {
        ClusterObject mine = storedServiceAccount("mine");
        ClusterObject theirs = storedServiceAccount("theirs");
        cluster().apply(owned(secret("s", Map.of()), mine), ONE);

        ClusterObject both = cluster().apply(owned(secret("s", Map.of()), theirs), TWO);

        assertThat(both.owners())
                .extracting(OwnerReference::uid)
                .containsExactlyInAnyOrder(mine.uid(), theirs.uid());
    }

    @Test
    default void mergesSecretsOfAServiceAccountByName() {
        cluster().apply(account("secrets", "first"), ONE);

        ClusterObject both = cluster().apply(account("secrets", "second"), TWO);

        assertThat(both.at("secrets"))
                .extracting(entry -> entry.path("name").asString(""))
                .contains("first", "second");
    }

    /** The API declares this list without a key: adding to it means sending all of it. */
    @Test
    default void treatsImagePullSecretsOfAServiceAccountAsOneValue() {
        cluster().apply(account("imagePullSecrets", "first"), ONE);

        assertRefusal(
                Reason.FIELD_CONFLICT,
                () -> cluster().apply(account("imagePullSecrets", "second"), TWO));
        ClusterObject replaced =
                cluster().apply(account("imagePullSecrets", "second"), ApplyOptions.forced("two"));
        assertThat(replaced.at("imagePullSecrets"))
                .extracting(entry -> entry.path("name").asString(""))
                .containsExactly("second");
    }

    @Test
    default void treatsRulesAsOneValue() {
        cluster().apply(role("get"), ONE);

        assertRefusal(Reason.FIELD_CONFLICT, () -> cluster().apply(role("create"), TWO));
        ClusterObject replaced = cluster().apply(role("create"), ONE);
        assertThat(replaced.at("rules")).hasSize(1);
        assertThat(replaced.at("rules").path(0).path("verbs")).hasSize(1);
    }

    private ClusterObject account(String list, String name) {
        return ClusterObject.empty(ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace(), "puller"))
                .with(tree -> tree.putArray(list).addObject().put("name", name));
    }

    private ClusterObject role(String verb) {
        return ClusterObject.empty(ObjectKey.of(Kind.ROLE, namespace(), "reader"))
                .with(tree -> {
                    ObjectNode rule = tree.putArray("rules").addObject();
                    rule.putArray("apiGroups").add("payload-registry.deckhouse.io");
                    rule.putArray("resources").add("payloadrepositoryaccesses");
                    rule.putArray("verbs").add(verb);
                });
    }

    private static ClusterObject owned(ClusterObject object, ClusterObject owner) {
        return object.with(tree -> {
            JsonNode metadata = tree.path("metadata");
            ((ObjectNode) metadata)
                    .putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", owner.key().kind().apiVersion())
                    .put("kind", owner.key().kind().kindName())
                    .put("name", owner.key().name())
                    .put("uid", owner.uid());
        });
    }

    @Test
    default void aReplacementTakesAwayWhatOthersOwn() {
        cluster().apply(secret("s", Map.of("a", "1")), ONE);
        ClusterObject read = cluster().apply(secret("s", Map.of("b", "2")), TWO);

        cluster().replace(with(read, "b", "3"), ApplyOptions.forced("three"));

        assertThat(cluster().get(secretKey("s")).orElseThrow().at("data").propertyNames())
                .containsExactly("b");
        assertThat(value(cluster().get(secretKey("s")).orElseThrow(), "b")).isEqualTo("3");
    }

    @Test
    default void aReplacementOfWhatWasChangedSinceIsAConflict() {
        ClusterObject read = cluster().apply(secret("s", Map.of("a", "1")), ONE);
        cluster().apply(secret("s", Map.of("a", "2")), ONE);

        assertRefusal(
                Reason.CONFLICT,
                () -> cluster().replace(with(read, "a", "3"), ApplyOptions.forced("three")));
        assertThat(value(cluster().get(secretKey("s")).orElseThrow(), "a")).isEqualTo("2");
    }

    @Test
    default void aReplacementOfWhatIsGoneIsRefused() {
        ClusterObject read = cluster().apply(secret("s", Map.of("a", "1")), ONE);
        cluster().delete(secretKey("s"), Cluster.Preconditions.NONE);

        assertRefusal(
                Reason.CONFLICT,
                () -> cluster().replace(with(read, "a", "3"), ApplyOptions.forced("three")));
        assertThat(cluster().get(secretKey("s"))).isEmpty();
    }

    @Test
    default void aReplacementThatIsOnlyTriedStoresNothing() {
        ClusterObject read = cluster().apply(secret("s", Map.of("a", "1")), ONE);

        ClusterObject tried =
                cluster()
                        .replace(
                                with(read, "a", "3"),
                                ApplyOptions.forced("three").withDryRun(true));

        assertThat(value(tried, "a")).isEqualTo("3");
        assertThat(value(cluster().get(secretKey("s")).orElseThrow(), "a")).isEqualTo("1");
    }

    /** The object with one value of its data, and no other. */
    private static ClusterObject with(ClusterObject secret, String key, String value) {
        return secret.with(tree -> tree.putObject("data").put(key, ClusterWorld.base64(value)));
    }
}
