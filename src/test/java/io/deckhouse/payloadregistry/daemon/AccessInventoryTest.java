package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.AccessRules;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** How much is kept of what others may make as large as they like. */
final class AccessInventoryTest {
    private static final String LARGE = "x".repeat(100_000);
    private static final int FEW = 1_000;
    private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");
    private static final ObjectKey READERS = AccessWorld.READERS;

    private final AccessInventory inventory = new AccessInventory();

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ROLE", "ROLE_BINDING"})
    void keepsOfAGrantItsEndAndNotWhatItGives(Kind kind) {
        ClusterObject grant =
                large(ObjectKey.of(kind, "team", "grant"), AccessInventoryTest::endIt);

        ClusterObject kept = known(grant);

        assertThat(kept.tree().toString()).hasSizeLessThan(FEW);
        assertThat(kept.uid()).isEqualTo("u");
        assertThat(kept.resourceVersion()).isEqualTo("7");
        assertThat(Mark.isOn(kept)).isTrue();
        assertThat(ExpiringGrants.expiry(kept)).isEqualTo(new Expiry(END));
    }

    @Test
    void keepsLittleOfAnEndThatCannotBeRead() {
        ClusterObject grant =
                large(
                        ObjectKey.of(Kind.ROLE, "team", "grant"),
                        metadata ->
                                metadata.withObjectProperty("annotations")
                                        .put(AccessObjects.EXPIRES_AT, END + LARGE));

        ClusterObject kept = known(grant);

        assertThat(kept.tree().toString()).hasSizeLessThan(FEW);
        assertThat(AccessObjects.hasUnreadableExpiry(kept)).isTrue();
    }

    @Test
    void keepsLittleOfWhatOnlyClaimsToBeAnObjects() {
        ClusterObject claim =
                large(ObjectKey.of(Kind.ROLE, "team", "other"), one -> ownedBy(one, "readers"));
        ClusterObject absurd =
                large(ObjectKey.of(Kind.ROLE, "team", "absurd"), one -> ownedBy(one, LARGE));

        assertThat(known(claim).tree().toString()).hasSizeLessThan(FEW);
        assertThat(AccessRules.ownerOf(known(claim))).contains(READERS);
        assertThat(known(absurd).tree().toString()).hasSizeLessThan(FEW);
        assertThat(AccessRules.ownerOf(known(absurd))).isPresent();
    }

    @Test
    void keepsOfAnObjectsOwnWhatItIsComparedBy() {
        ClusterObject own = large(AccessRules.roleKey(READERS), one -> ownedBy(one, "readers"));

        ClusterObject kept = known(own);

        assertThat(AccessRules.isInStep(kept, own)).isTrue();
        assertThat(AccessRules.otherWriters(kept)).containsExactly("kubectl");
        assertThat(AccessRules.ending(kept, new Expiry(END)))
                .isEqualTo(AccessRules.ending(own, new Expiry(END)));
        assertThat(kept.annotations()).isEmpty();
    }

    @Test
    void keepsLikewiseWhatWasOnceWrittenForItAndLostItsOwner() {
        ClusterObject lost =
                large(
                        AccessRules.roleKey(READERS),
                        one ->
                                one.putArray("managedFields")
                                        .addObject()
                                        .put("manager", AccessRules.MANAGER));

        ClusterObject kept = known(lost);

        assertThat(AccessRules.belongsTo(kept, READERS)).isTrue();
        assertThat(kept.at("rules")).isEqualTo(lost.at("rules"));
    }

    private ClusterObject known(ClusterObject object) {
        inventory.know(object);
        return inventory.find(object.key()).orElseThrow();
    }

    private static void endIt(ObjectNode metadata) {
        metadata.withObjectProperty("annotations").put(AccessObjects.EXPIRES_AT, END.toString());
    }

    private static void ownedBy(ObjectNode metadata, String access) {
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", READERS.kind().apiVersion())
                .put("kind", READERS.kind().kindName())
                .put("name", access)
                .put("uid", "a")
                .put("controller", true);
    }

    private static ClusterObject large(ObjectKey key, Consumer<ObjectNode> edit) {
        return Mark.on(key)
                .with(tree -> {
                    ObjectNode metadata = tree.withObjectProperty("metadata");
                    metadata.put("uid", "u").put("resourceVersion", "7");
                    metadata.putObject("annotations").put("note", LARGE);
                    metadata.putArray("managedFields")
                            .addObject()
                            .put("manager", "kubectl")
                            .put("fieldsV1", LARGE);
                    edit.accept(metadata);
                    tree.putArray("rules").addObject().putArray("verbs").add(LARGE);
                    tree.putArray("subjects").addObject().put("kind", "User").put("name", LARGE);
                    tree.putObject("roleRef").put("kind", "Role").put("name", LARGE);
                });
    }
}
