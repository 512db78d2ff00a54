package io.deckhouse.payloadregistry.cluster;

import static io.deckhouse.payloadregistry.cluster.LargeObjects.binding;
import static io.deckhouse.payloadregistry.cluster.LargeObjects.object;
import static io.deckhouse.payloadregistry.cluster.LargeObjects.role;
import static io.deckhouse.payloadregistry.cluster.LargeObjects.users;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What the index leaves out: 100,000 bytes for a namespace, 150,000 for all, 10,000 in any case.
 */
final class AccessFeedLimitTest extends LimitedFeed {
    @Test
    void leavesOutABindingThatTakesTooMuchAndSaysItOnce() {
        created(role("team", "app", 0));
        created(binding("team", "app", 500));
        updated(binding("team", "app", 501));

        assertThat(alicePulls("team", "app")).isFalse();
        assertThat(feed.leftOut()).isEqualTo(1);
        assertThat(feed.snapshot().index().bindings()).isEmpty();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("WARNING", "rolebinding team/app", "100000", "group", "heap");
        assertThat(fed.askedAgain()).isEmpty();
    }

    @Test
    void harmsNoOtherNamespace() {
        for (int i = 0; i < 20; i++) {
            created(role("evil", "r" + i, 100));
            created(binding("evil", "b" + i, 60));
        }
        created(role("team", "app", 0));
        created(binding("team", "app", 1));

        assertThat(alicePulls("team", "app")).isTrue();
        assertThat(feed.leftOut()).isPositive();
    }

    @Test
    void deniesWhatOutgrowsAndGrantsAgainWhatShrinks() {
        created(role("team", "app", 0));
        created(binding("team", "app", 100));
        assertThat(alicePulls("team", "app")).isTrue();

        updated(binding("team", "app", 200));
        assertThat(alicePulls("team", "app")).isFalse();

        updated(binding("team", "app", 100));
        assertThat(alicePulls("team", "app")).isTrue();
        assertThat(feed.leftOut()).isZero();
        assertThat(log.lines()).hasSize(2).last().asString().contains("INFO", "no longer");
    }

    @Test
    void deniesARoleThatOutgrows() {
        created(role("team", "app", 0));
        created(binding("team", "app", 1));

        updated(role("team", "app", 600));

        assertThat(alicePulls("team", "app")).isFalse();
        assertThat(feed.snapshot().index().roles()).isEmpty();
        assertThat(log.lines()).singleElement().asString().contains("role team/app");
    }

    /** A pattern of many alternatives takes more memory than its text shows. */
    @Test
    void countsWhatPatternsExpandTo() {
        String many = "{a,b}{c,d}{e,f}{g,h}{i,j}";
        for (int i = 10; i < 50; i++) {
            created(role("plain", many.replaceAll("[{},]", "x") + i, 0));
        }
        assertThat(feed.leftOut()).isZero();

        for (int i = 10; i < 50; i++) {
            created(role("team", many + i, 0));
        }

        assertThat(feed.leftOut()).isPositive();
    }

    @Test
    void countsTheNameOfTheRoleThatIsBound() {
        created(object(Kind.ROLE_BINDING, "team", "app", users("Role", "r".repeat(40_000), 1)));

        assertThat(feed.leftOut()).isEqualTo(1);
        assertThat(feed.snapshot().index().bindings()).isEmpty();
    }

    @Test
    void asksForWhatFitsOnceAnotherIsGone() {
        created(role("team", "app", 0));
        created(binding("team", "large", 150));
        created(binding("team", "app", 100));
        assertThat(fed.askedAgain()).isEmpty();

        deleted(bindingKey("team", "large"));
        assertThat(fed.askedAgain()).containsExactly(bindingKey("team", "app"));
        assertThat(alicePulls("team", "app")).isFalse();

        updated(binding("team", "app", 100));
        assertThat(alicePulls("team", "app")).isTrue();
        assertThat(feed.leftOut()).isZero();
    }

    @Test
    void asksForThoseOfOtherNamespacesWhenAllTogetherHaveRoom() {
        created(binding("a", "one", 150));
        created(binding("b", "one", 80));
        created(role("team", "app", 0));
        created(binding("team", "app", 20));
        assertThat(alicePulls("team", "app")).isFalse();
        assertThat(log.lines()).singleElement().asString().contains("all namespaces", "150000");

        updated(binding("a", "one", 1));

        assertThat(fed.askedAgain()).containsExactly(bindingKey("team", "app"));
        updated(binding("team", "app", 20));
        assertThat(alicePulls("team", "app")).isTrue();
    }

    @Test
    void keepsEachNamespaceItsShare() {
        created(binding("a", "one", 150));
        created(binding("b", "one", 80));

        created(role("team", "app", 0));
        created(binding("team", "app", 10));

        assertThat(alicePulls("team", "app")).isTrue();
        assertThat(feed.leftOut()).isZero();
    }

    @Test
    void limitsNothingThatOnlyAdministratorsWrite() {
        created(role("", "app", 5_000));
        created(object(Kind.CLUSTER_ROLE_BINDING, "", "app", users("ClusterRole", "app", 5_000)));

        assertThat(alicePulls("team", "app")).isTrue();
        assertThat(feed.leftOut()).isZero();
        for (Kind kind : AccessFeed.KINDS) {
            var part = (Watch.Part.Access) fed.listener(kind).part();
            assertThat(part.limits().equals(AccessLimits.none())).isEqualTo(!kind.isNamespaced());
        }
    }

    @Test
    void forgetsALeftOutObjectThatIsDeleted() {
        created(binding("team", "large", 150));
        created(binding("team", "app", 100));
        deleted(bindingKey("team", "app"));
        deleted(bindingKey("team", "large"));

        assertThat(feed.leftOut()).isZero();
        assertThat(fed.askedAgain()).isEmpty();
    }

    @Test
    void grantsNothingByAnObjectThatWasCutAndAsksForItWhole() {
        created(role("team", "app", 0));
        created(binding("team", "app", 1).with(tree -> tree.put(MemoryEstimate.TOO_LARGE, 50_000)));

        assertThat(alicePulls("team", "app")).isFalse();
        assertThat(feed.leftOut()).isEqualTo(1);
        assertThat(fed.askedAgain()).containsExactly(bindingKey("team", "app"));
        assertThat(log.lines()).isEmpty();

        updated(binding("team", "app", 80));
        assertThat(alicePulls("team", "app")).isTrue();
    }

    /** What was cut may lack the Role's name, too. */
    @Test
    void asksForABindingWholeThatWasCutBeforeItsRole() {
        ClusterObject whole = binding("team", "app", 1);
        created(role("team", "app", 0));
        created(whole);
        updated(
                whole.with(tree -> {
                    tree.remove("roleRef");
                    tree.put(MemoryEstimate.TOO_LARGE, 50_000);
                }));

        assertThat(alicePulls("team", "app")).isFalse();
        assertThat(feed.leftOut()).isEqualTo(1);
        assertThat(fed.askedAgain()).containsExactly(bindingKey("team", "app"));
    }
}
