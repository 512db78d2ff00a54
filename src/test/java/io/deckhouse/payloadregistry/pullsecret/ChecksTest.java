package io.deckhouse.payloadregistry.pullsecret;

import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.ACCOUNT_UID;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.HOST;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.NOW;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.filled;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.filledWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import io.deckhouse.payloadregistry.pullsecret.SecretFixture.Token;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChecksTest {
    private static final Step FILL = new Step.Fill();

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.deckhouse.payloadregistry.pullsecret.Situations#cases")
    void findsStateAndStep(
            String situation, SecretFixture secret, Surroundings world, State state, Step step) {
        Finding finding = Checks.assess(secret.read(), world, NOW);

        assertThat(finding.state()).as(situation).isEqualTo(state);
        assertThat(finding.step()).as(situation).isEqualTo(step);
    }

    @Test
    void waitsForRenewalWhenAllIsWell() {
        for (Surroundings world :
                List.of(
                        Situations.WORLD,
                        Situations.wanting(List.of(HOST)),
                        new Surroundings(ACCOUNT_UID, Set.of(ACCOUNT_UID), List.of()))) {
            Finding finding = Checks.assess(filled(NOW).read(), world, NOW);

            assertThat(finding.state()).isEqualTo(State.READY);
            assertThat(finding.step())
                    .isEqualTo(
                            new Step.RenewAt(
                                    Renewal.dueAt(
                                            new HeldToken.Life(NOW, NOW.plus(Duration.ofDays(1))),
                                            SecretFixture.UID)));
        }
    }

    @Test
    void saysThatTheAnnotationIsEmptyAndWhatToDo() {
        SecretFixture secret = filled(NOW).annotated(Annotations.SERVICE_ACCOUNT_NAME, "");

        Finding finding = Checks.assess(secret.read(), Situations.WORLD, NOW);

        assertThat(finding.reason())
                .isEqualTo(
                        "its annotation payload-registry.deckhouse.io/service-account.name is"
                                + " empty: name a ServiceAccount, or remove it");
    }

    @Test
    void doesNotJudgeHashThatAnotherManagerWrote() {
        SecretFixture modules =
                filledWith(new Token().unbound())
                        .writtenBy("payload-registry-controller")
                        .annotated(Annotations.HASH, "0".repeat(64));

        Finding finding = Checks.assess(modules.read(), Situations.WORLD, NOW);

        assertThat(finding.state()).isEqualTo(State.READY);
    }

    @Test
    void leavesTokenThatSomebodyKeepsForAnotherRegistry() {
        String theirs =
                new Token().unbound().living(NOW.minusSeconds(9000), Duration.ofHours(1)).text();
        String both =
                "{\"auths\":{\"%s\":{\"username\":\"token\",\"password\":\"%s\"},\"o.example.com\":{\"username\":\"token\",\"password\":\"%s\"}}}"
                        .formatted(HOST, new Token().text(), theirs);
        SecretFixture secret = filled(NOW).holding(both);
        secret = secret.annotated(Annotations.HASH, secret.sha256());

        Finding finding = Checks.assess(secret.read(), Situations.WORLD, NOW);

        assertThat(finding.state()).isEqualTo(State.READY);
    }

    @Test
    void refillsWithinAMinuteWhenTheApiServerSignsWithAnotherKey() {
        SigningKeys keys = SigningKeys.UNKNOWN.with("key-1", NOW).with("key-2", NOW);
        Surroundings world = signedWith(keys);

        Step soon = Checks.assess(filled(NOW).read(), world, NOW).step();
        Finding later = Checks.assess(filled(NOW).read(), world, NOW.plusSeconds(60));
        Finding fresh =
                Checks.assess(filledWith(new Token().signedWith("key-2")).read(), world, NOW);

        assertThat(soon)
                .isInstanceOfSatisfying(
                        Step.RenewAt.class,
                        s -> assertThat(s.time()).isBetween(NOW, NOW.plusSeconds(60)));
        assertThat(later.step()).isEqualTo(FILL);
        assertThat(fresh.step())
                .isInstanceOfSatisfying(
                        Step.RenewAt.class,
                        s -> assertThat(s.time()).isAfter(NOW.plusSeconds(3600)));
    }

    @Test
    void twoApiServersWithDifferentKeysCauseOneRoundOnly() {
        SigningKeys keys =
                SigningKeys.UNKNOWN
                        .with("key-1", NOW)
                        .with("key-2", NOW)
                        .with("key-1", NOW.plusSeconds(5));

        assertThat(keys.isRetired("key-1")).isFalse();
        assertThat(keys.isRetired("key-2")).isFalse();
        assertThat(keys.isRetired("key-0")).isTrue();
        assertThat(keys.isRetired("")).isFalse();
        assertThat(keys.since()).isEqualTo(NOW);
    }

    @Test
    void neverShowsATokenInAnyText() {
        PullSecret secret = filled(NOW).read();

        assertThat(secret + " " + Checks.assess(secret, Situations.WORLD, NOW))
                .doesNotContain(new Token().text())
                .doesNotContain("c2lnbmF0dXJl");
    }

    private static Surroundings signedWith(SigningKeys keys) {
        return new Surroundings(
                ACCOUNT_UID,
                Set.of(ACCOUNT_UID),
                List.of(Situations.REGISTRY),
                List.of(HOST),
                keys);
    }
}
