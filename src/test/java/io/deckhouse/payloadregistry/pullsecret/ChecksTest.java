package io.deckhouse.payloadregistry.pullsecret;

import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.ACCOUNT_UID;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.HOST;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.NOW;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.filled;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.filledWith;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.placeholder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import io.deckhouse.payloadregistry.pullsecret.SecretFixture.Token;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ChecksTest {
    private static final RegistryHost REGISTRY = RegistryHost.parse(HOST);
    private static final Surroundings WORLD =
            new Surroundings(ACCOUNT_UID, Set.of(ACCOUNT_UID), List.of(REGISTRY));
    private static final Surroundings NO_ACCOUNT =
            new Surroundings("", Set.of(), List.of(REGISTRY));
    private static final Surroundings NEW_ACCOUNT =
            new Surroundings("new-uid", Set.of(), List.of(REGISTRY));
    private static final Surroundings EDITED =
            new Surroundings("other-uid", Set.of(ACCOUNT_UID), List.of(REGISTRY));

    private static final Step FILL = new Step.Fill();
    private static final Step LEAVE = new Step.Leave();
    private static final Step DELETE = new Step.Delete();

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void findsStateAndStep(
            String situation, SecretFixture secret, Surroundings world, State state, Step step) {
        Finding finding = Checks.assess(secret.read(), world, NOW);

        assertThat(finding.state()).as(situation).isEqualTo(state);
        assertThat(finding.step()).as(situation).isEqualTo(step);
    }

    static Stream<Arguments> cases() {
        return Stream.of(ofAccounts(), ofContent(), ofTokens(), ofHosts()).flatMap(s -> s);
    }

    private static Stream<Arguments> ofAccounts() {
        SecretFixture restored =
                filled(NOW)
                        .with(tree ->
                                tree.withObjectProperty("metadata").remove("ownerReferences"));
        return Stream.of(
                arguments(
                        "without annotation it is left alone, even when its owner is gone",
                        unannotated(),
                        NO_ACCOUNT,
                        State.STATIC,
                        LEAVE),
                arguments(
                        "owner deleted",
                        filled(NOW),
                        NO_ACCOUNT,
                        State.SERVICE_ACCOUNT_MISSING,
                        DELETE),
                arguments(
                        "owner recreated: its uid is gone for ever",
                        filled(NOW),
                        NEW_ACCOUNT,
                        State.SERVICE_ACCOUNT_MISSING,
                        DELETE),
                arguments(
                        "another owner, of another kind, holds it",
                        filled(NOW).ownedBy("ConfigMap", "keeper", "keeper-uid"),
                        NO_ACCOUNT,
                        State.SERVICE_ACCOUNT_MISSING,
                        LEAVE),
                arguments(
                        "account never existed",
                        placeholder(),
                        NO_ACCOUNT,
                        State.SERVICE_ACCOUNT_MISSING,
                        LEAVE),
                arguments(
                        "restored copy without owner, account recreated",
                        restored,
                        NEW_ACCOUNT,
                        State.SERVICE_ACCOUNT_REPLACED,
                        FILL),
                arguments(
                        "annotation edited to another account, the owner lives",
                        filled(NOW).annotated(Annotations.SERVICE_ACCOUNT_NAME, "deploy"),
                        EDITED,
                        State.SERVICE_ACCOUNT_REPLACED,
                        FILL),
                arguments(
                        "uid annotation is stale, the token is not",
                        filled(NOW).annotated(Annotations.SERVICE_ACCOUNT_UID, "old-uid"),
                        WORLD,
                        State.SERVICE_ACCOUNT_REPLACED,
                        FILL),
                arguments(
                        "account missing is told before what is in it",
                        placeholder().holding("{\"auths\":{\"" + HOST + "\":{\"auth\":\"!\"}}}"),
                        NO_ACCOUNT,
                        State.SERVICE_ACCOUNT_MISSING,
                        LEAVE));
    }

    private static Stream<Arguments> ofContent() {
        return Stream.of(
                arguments("placeholder", placeholder(), WORLD, State.PENDING, FILL),
                arguments("empty object", placeholder().holding("{}"), WORLD, State.PENDING, FILL),
                arguments(
                        "only other people's entries",
                        placeholder()
                                .holding("{\"auths\":{\"o.example.com\":{\"auth\":\"YTpi\"}}}"),
                        WORLD,
                        State.PENDING,
                        FILL),
                arguments(
                        "wrong type cannot be changed",
                        filled(NOW).with(tree -> tree.put("type", "Opaque")),
                        WORLD,
                        State.INVALID,
                        LEAVE),
                arguments(
                        "not JSON is a person's to mend",
                        placeholder().holding("{\"auths\":"),
                        WORLD,
                        State.INVALID,
                        LEAVE),
                arguments(
                        "kubelet refuses the entry that is ours to write",
                        placeholder().holding("{\"auths\":{\"" + HOST + "\":{\"auth\":\"!\"}}}"),
                        WORLD,
                        State.INVALID,
                        FILL),
                arguments(
                        "kubelet refuses somebody else's entry",
                        placeholder().holding("{\"auths\":{\"o.example.com\":{\"auth\":\"!\"}}}"),
                        WORLD,
                        State.INVALID,
                        LEAVE),
                arguments(
                        "content edited by others",
                        filled(NOW).annotated(Annotations.HASH, "0".repeat(64)),
                        WORLD,
                        State.HASH_MISMATCH,
                        FILL));
    }

    private static Stream<Arguments> ofTokens() {
        return Stream.of(
                arguments(
                        "token over",
                        filled(NOW.minus(Duration.ofDays(1))),
                        WORLD,
                        State.EXPIRED,
                        FILL),
                arguments(
                        "expired is told before a mismatch",
                        filled(NOW.minus(Duration.ofDays(2))).annotated(Annotations.HASH, "0"),
                        WORLD,
                        State.EXPIRED,
                        FILL),
                arguments(
                        "under a fifth left",
                        filled(NOW.minus(Duration.ofHours(20))),
                        WORLD,
                        State.EXPIRING,
                        FILL),
                arguments(
                        "due for renewal is still Ready",
                        filled(NOW.minus(Duration.ofHours(17))),
                        WORLD,
                        State.READY,
                        FILL),
                arguments(
                        "copied from another Secret",
                        filledWith(new Token().boundTo("other-secret")),
                        WORLD,
                        State.HASH_MISMATCH,
                        FILL),
                arguments(
                        "token of an earlier account of the same name",
                        filledWith(new Token().of("ci", "old-uid")),
                        WORLD,
                        State.SERVICE_ACCOUNT_REPLACED,
                        FILL));
    }

    private static Stream<Arguments> ofHosts() {
        return Stream.of(
                arguments(
                        "host changed",
                        filled(NOW),
                        worldOf("new.example.com"),
                        State.WRONG_HOST,
                        FILL),
                arguments(
                        "host added",
                        filled(NOW),
                        worldOf(HOST, "new.example.com"),
                        State.WRONG_HOST,
                        FILL),
                arguments(
                        "audience changed",
                        filled(NOW),
                        wanting(List.of("other")),
                        State.WRONG_HOST,
                        FILL));
    }

    @Test
    void waitsForRenewalWhenAllIsWell() {
        for (Surroundings world :
                List.of(
                        WORLD,
                        wanting(List.of(HOST)),
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
    void doesNotJudgeHashThatAnotherManagerWrote() {
        SecretFixture modules =
                filledWith(new Token().unbound())
                        .writtenBy("payload-registry-controller")
                        .annotated(Annotations.HASH, "0".repeat(64));

        Finding finding = Checks.assess(modules.read(), WORLD, NOW);

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

        Finding finding = Checks.assess(secret.read(), WORLD, NOW);

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

        assertThat(secret + " " + Checks.assess(secret, WORLD, NOW))
                .doesNotContain(new Token().text())
                .doesNotContain("c2lnbmF0dXJl");
    }

    private static SecretFixture unannotated() {
        return filled(NOW)
                .with(tree ->
                        tree.withObjectProperty("metadata")
                                .withObjectProperty("annotations")
                                .remove(Annotations.SERVICE_ACCOUNT_NAME));
    }

    private static Surroundings worldOf(String... hosts) {
        return new Surroundings(
                ACCOUNT_UID,
                Set.of(ACCOUNT_UID),
                Stream.of(hosts).map(RegistryHost::parse).toList());
    }

    private static Surroundings wanting(List<String> audiences) {
        return new Surroundings(
                ACCOUNT_UID,
                Set.of(ACCOUNT_UID),
                List.of(REGISTRY),
                audiences,
                SigningKeys.UNKNOWN);
    }

    private static Surroundings signedWith(SigningKeys keys) {
        return new Surroundings(
                ACCOUNT_UID, Set.of(ACCOUNT_UID), List.of(REGISTRY), List.of(HOST), keys);
    }
}
