package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.AccessQuota.Outcome;
import org.junit.jupiter.api.Test;

/** Who finds room: 100 bytes for a namespace, 200 for all, 20 for each in any case. */
final class AccessQuotaTest {
    private final AccessQuota quota = new AccessQuota(new AccessLimits(100, 200, 20));

    private static ObjectKey role(String namespace, String name) {
        return ObjectKey.of(Kind.ROLE, namespace, name);
    }

    private static ObjectKey binding(String namespace, String name) {
        return ObjectKey.of(Kind.ROLE_BINDING, namespace, name);
    }

    @Test
    void takesWhatFitsIntoTheNamespaceToTheLastByte() {
        assertThat(quota.put(role("a", "one"), 60)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(binding("a", "one"), 41)).isEqualTo(Outcome.OVER_NAMESPACE);
        assertThat(quota.put(binding("a", "two"), 40)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("a", "two"), 1)).isEqualTo(Outcome.OVER_NAMESPACE);
        assertThat(quota.put(role("b", "one"), 100)).isEqualTo(Outcome.TAKEN);

        assertThat(quota.leftOut()).isEqualTo(2);
        assertThat(quota.again()).isEmpty();
    }

    @Test
    void limitsNothingThatLivesInNoNamespace() {
        assertThat(quota.put(ObjectKey.of(Kind.CLUSTER_ROLE, "huge"), 1_000_000))
                .isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("a", "one"), 100)).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void countsAnUpdatedObjectOnce() {
        quota.put(role("a", "one"), 90);

        assertThat(quota.put(role("a", "one"), 95)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("a", "one"), 10)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("a", "two"), 90)).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void leavesOutAnObjectThatOutgrowsAndGivesItsRoomToOthers() {
        quota.put(role("a", "one"), 50);
        quota.put(role("a", "two"), 60);

        assertThat(quota.put(role("a", "one"), 101)).isEqualTo(Outcome.OVER_NAMESPACE);
        assertThat(quota.again()).containsExactly(role("a", "two"));
        assertThat(quota.put(role("a", "one"), 40)).isEqualTo(Outcome.TAKEN_AGAIN);
    }

    @Test
    void saysOnceThatAnObjectIsLeftOutUntilItWasTaken() {
        assertThat(quota.put(role("a", "one"), 101)).isEqualTo(Outcome.OVER_NAMESPACE);
        assertThat(quota.put(role("a", "one"), 102)).isEqualTo(Outcome.STILL_LEFT_OUT);
        assertThat(quota.put(role("a", "one"), 99)).isEqualTo(Outcome.TAKEN_AGAIN);
        assertThat(quota.put(role("a", "one"), 98)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("a", "one"), 101)).isEqualTo(Outcome.OVER_NAMESPACE);
        assertThat(quota.leftOut()).isEqualTo(1);
    }

    @Test
    void namesOnceWhatWouldFindRoomTheSmallestFirst() {
        quota.put(role("a", "full"), 100);
        quota.put(role("a", "large"), 70);
        quota.put(binding("a", "small"), 40);
        quota.put(role("a", "middle"), 50);
        assertThat(quota.again()).isEmpty();

        quota.remove(role("a", "full"));

        assertThat(quota.again())
                .containsExactlyInAnyOrder(binding("a", "small"), role("a", "middle"));
        assertThat(quota.again()).isEmpty();
        assertThat(quota.leftOut()).isEqualTo(3);
        assertThat(quota.put(binding("a", "small"), 40)).isEqualTo(Outcome.TAKEN_AGAIN);
        assertThat(quota.again()).isEmpty();
        assertThat(quota.put(role("a", "middle"), 50)).isEqualTo(Outcome.TAKEN_AGAIN);
        assertThat(quota.leftOut()).isEqualTo(1);
    }

    @Test
    void namesAgainWhatWasNamedBeforeAndCameTooLate() {
        quota.put(role("a", "full"), 100);
        quota.put(role("a", "late"), 50);
        quota.remove(role("a", "full"));
        assertThat(quota.again()).containsExactly(role("a", "late"));
        quota.put(role("a", "quick"), 80);

        assertThat(quota.put(role("a", "late"), 50)).isEqualTo(Outcome.STILL_LEFT_OUT);
        assertThat(quota.again()).isEmpty();
        quota.remove(role("a", "quick"));
        assertThat(quota.again()).containsExactly(role("a", "late"));
    }

    @Test
    void forgetsWhatWasDeleted() {
        quota.put(role("a", "full"), 100);
        quota.put(role("a", "waits"), 50);
        quota.put(role("a", "asked"), 30);
        quota.put(role("a", "full"), 70);
        assertThat(quota.again()).containsExactly(role("a", "asked"));

        quota.remove(role("a", "waits"));
        quota.remove(role("a", "asked"));
        quota.remove(role("b", "unknown"));
        quota.remove(role("a", "full"));

        assertThat(quota.leftOut()).isZero();
        assertThat(quota.again()).isEmpty();
        assertThat(quota.put(role("a", "waits"), 101)).isEqualTo(Outcome.OVER_NAMESPACE);
    }

    @Test
    void keepsEachNamespaceItsShareWhenAllTogetherHaveTheMost() {
        quota.put(role("a", "one"), 100);
        quota.put(role("b", "one"), 100);

        assertThat(quota.put(role("c", "one"), 15)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("c", "two"), 6)).isEqualTo(Outcome.OVER_ALL);
        assertThat(quota.put(role("c", "three"), 5)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("d", "one"), 21)).isEqualTo(Outcome.OVER_ALL);
    }

    /** The shares of others have brought the sum above the whole, which is no fault of its own. */
    @Test
    void keepsWhatDoesNotGrowThoughAllTogetherHaveMoreThanTheMost() {
        quota.put(role("a", "one"), 100);
        quota.put(role("b", "one"), 100);
        quota.put(role("c", "one"), 20);

        assertThat(quota.put(role("a", "one"), 100)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("a", "one"), 99)).isEqualTo(Outcome.TAKEN);
        assertThat(quota.put(role("a", "one"), 100)).isEqualTo(Outcome.OVER_ALL);
    }

    @Test
    void saysThatAnObjectIsLeftOutThatComesCutAndHasRoomOnlyAsItWasIn() {
        quota.put(role("a", "one"), 100);
        quota.put(role("b", "one"), 100);
        quota.put(role("c", "one"), 20);

        assertThat(quota.leaveOut(role("a", "one"), 100)).isEqualTo(Outcome.OVER_ALL);
        assertThat(quota.again()).isEmpty();
        quota.remove(role("b", "one"));
        assertThat(quota.again()).containsExactly(role("a", "one"));
    }

    @Test
    void namesThoseOfOtherNamespacesWhenRoomForAllComes() {
        quota.put(role("a", "one"), 100);
        quota.put(role("b", "one"), 100);
        quota.put(role("c", "one"), 60);
        quota.put(role("d", "one"), 50);
        assertThat(quota.again()).isEmpty();

        quota.remove(role("a", "one"));

        assertThat(quota.again()).hasSize(1).containsAnyOf(role("c", "one"), role("d", "one"));
        quota.remove(role("b", "one"));
        assertThat(quota.again()).hasSize(1).containsAnyOf(role("c", "one"), role("d", "one"));
    }

    @Test
    void namesAtOnceWhatWasCutThoughItWouldFindRoom() {
        assertThat(quota.leaveOut(role("a", "one"), 70)).isEqualTo(Outcome.STILL_LEFT_OUT);
        assertThat(quota.again()).containsExactly(role("a", "one"));

        assertThat(quota.put(role("a", "one"), 101)).isEqualTo(Outcome.OVER_NAMESPACE);
        assertThat(quota.leaveOut(role("a", "two"), 101)).isEqualTo(Outcome.OVER_NAMESPACE);
        assertThat(quota.leaveOut(role("a", "two"), 101)).isEqualTo(Outcome.STILL_LEFT_OUT);
        assertThat(quota.again()).isEmpty();
    }
}
