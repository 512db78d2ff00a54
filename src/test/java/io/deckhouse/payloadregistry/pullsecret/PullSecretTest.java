package io.deckhouse.payloadregistry.pullsecret;

import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.ACCOUNT_UID;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.NOW;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.filled;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.placeholder;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.OwnerReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much is kept of a Secret, whatever its writer puts into it. */
final class PullSecretTest {
    @Test
    void keepsTheBeginningOfALongNote() {
        String text = "x".repeat(100_000);
        PullSecret secret =
                placeholder()
                        .annotated(Annotations.SERVICE_ACCOUNT_NAME, text)
                        .annotated(Annotations.HASH, text)
                        .annotated(Annotations.EXPIRES_AT, text)
                        .annotated(Annotations.SERVICE_ACCOUNT_UID, text)
                        .read();

        assertThat(secret.serviceAccount()).hasSize(303).startsWith("xxx").endsWith("...");
        assertThat(secret.stamp().hash()).hasSize(303);
        assertThat(secret.stamp().expiresAt()).hasSize(303);
        assertThat(secret.stamp().serviceAccountUid()).hasSize(303);
    }

    @Test
    void keepsOfVeryManyOwnersItsAccountAndThatThereAreOthers() {
        SecretFixture fixture = placeholder();
        for (int i = 0; i < 40; i++) {
            fixture = fixture.ownedBy("ServiceAccount", "a" + i, "u" + i);
        }
        PullSecret secret = fixture.ownedBy("ServiceAccount", "ci", ACCOUNT_UID).read();

        assertThat(secret.owners()).hasSize(33);
        assertThat(secret.isOwnedBy(ACCOUNT_UID)).isTrue();
        assertThat(secret.owners()).last().matches(owner -> !owner.isServiceAccount());
    }

    @Test
    void keepsOfAnOwnerWithALongNameThatThereIsOne() {
        PullSecret secret =
                placeholder().ownedBy("ServiceAccount", "n".repeat(100_000), "u").read();

        assertThat(secret.owners())
                .singleElement()
                .matches(owner -> !owner.isServiceAccount())
                .extracting(OwnerReference::name)
                .isEqualTo("others");
    }

    @Test
    void keepsOfAnOwnerOfALongKindThatThereIsOne() {
        PullSecret secret = placeholder().ownedBy("K".repeat(1_000), "n", "u").read();

        assertThat(secret.owners()).singleElement().extracting("kind").isEqualTo("");
    }

    /** As a tree each small entry takes thirty times its text. */
    @Test
    void keepsOutlinesWhereOthersPutInManyEntries() {
        String entries =
                IntStream.range(0, 100)
                        .mapToObj(i -> "\"a%d.example.com\":{}".formatted(i))
                        .collect(Collectors.joining(","));
        PullSecret secret = placeholder().holding("{\"auths\":{" + entries + "}}").read();

        assertThat(secret.isWhole()).isTrue();
        assertThat(secret.reduced().isWhole()).isFalse();
        assertThat(secret.reduced().reduced()).isEqualTo(secret.reduced());
    }

    @Test
    void isKeptWholeWithSomeEntriesOfOthers() {
        String foreign = "{\"auths\":{\"other.example.com\":{\"auth\":\"YTpi\"}}}";

        assertThat(placeholder().holding(foreign).read().reduced().isWhole()).isTrue();
    }

    @Test
    void isKeptWholeWhereItsContentIsShort() {
        PullSecret secret = filled(NOW).read();

        assertThat(secret.reduced()).isEqualTo(secret);
        assertThat(secret.isWhole()).isTrue();
    }
}
