package io.deckhouse.payloadregistry.pullsecret;

import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.ACCOUNT_UID;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.HOST;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.NOW;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.filled;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.filledWith;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.placeholder;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import io.deckhouse.payloadregistry.pullsecret.SecretFixture.Token;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Situations of a pull Secret, each with its state and step. */
final class Situations {
    static final RegistryHost REGISTRY = RegistryHost.parse(HOST);
    static final Surroundings WORLD =
            new Surroundings(ACCOUNT_UID, Set.of(ACCOUNT_UID), List.of(REGISTRY));
    static final Surroundings NO_ACCOUNT = new Surroundings("", Set.of(), List.of(REGISTRY));
    static final Surroundings NEW_ACCOUNT =
            new Surroundings("new-uid", Set.of(), List.of(REGISTRY));
    static final Surroundings EDITED =
            new Surroundings("other-uid", Set.of(ACCOUNT_UID), List.of(REGISTRY));

    static final Step FILL = new Step.Fill();
    static final Step LEAVE = new Step.Leave();
    static final Step DELETE = new Step.Delete();

    private Situations() {}

    static Stream<Arguments> cases() {
        return Stream.of(ofAccounts(), ofContent(), ofTokens(), ofHosts()).flatMap(s -> s);
    }

    private static Stream<Arguments> ofAccounts() {
        return Stream.of(
                arguments(
                        "without annotation it is left alone, even when its owner is gone",
                        unannotated(),
                        NO_ACCOUNT,
                        State.STATIC,
                        LEAVE),
                arguments(
                        "an annotation without a name, even when its owner is gone",
                        filled(NOW).annotated(Annotations.SERVICE_ACCOUNT_NAME, ""),
                        NO_ACCOUNT,
                        State.INVALID,
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
                        unowned(),
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
                        "a name that no account can have",
                        placeholder().annotated(Annotations.SERVICE_ACCOUNT_NAME, "ci "),
                        NO_ACCOUNT,
                        State.INVALID,
                        LEAVE),
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
                        FILL),
                arguments(
                        "end edited by others",
                        filled(NOW).annotated(Annotations.EXPIRES_AT, "2026-03-07T02:14:20Z"),
                        WORLD,
                        State.HASH_MISMATCH,
                        FILL),
                arguments(
                        "end removed by others",
                        filled(NOW).annotated(Annotations.EXPIRES_AT, ""),
                        WORLD,
                        State.HASH_MISMATCH,
                        FILL),
                arguments(
                        "account's uid removed by others",
                        filled(NOW).annotated(Annotations.SERVICE_ACCOUNT_UID, ""),
                        WORLD,
                        State.HASH_MISMATCH,
                        FILL),
                arguments("owner removed by others", unowned(), WORLD, State.HASH_MISMATCH, FILL),
                arguments(
                        "token put in by hand",
                        placeholder().holding(SecretFixture.config(HOST, new Token().unbound())),
                        WORLD,
                        State.PENDING,
                        FILL),
                arguments(
                        "immutable",
                        placeholder().with(tree -> tree.put("immutable", true)),
                        WORLD,
                        State.INVALID,
                        LEAVE));
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

    private static SecretFixture unowned() {
        return filled(NOW)
                .with(tree -> tree.withObjectProperty("metadata").remove("ownerReferences"));
    }

    static SecretFixture unannotated() {
        return filled(NOW)
                .with(tree ->
                        tree.withObjectProperty("metadata")
                                .withObjectProperty("annotations")
                                .remove(Annotations.SERVICE_ACCOUNT_NAME));
    }

    static Surroundings worldOf(String... hosts) {
        return new Surroundings(
                ACCOUNT_UID,
                Set.of(ACCOUNT_UID),
                Stream.of(hosts).map(RegistryHost::parse).toList());
    }

    static Surroundings wanting(List<String> audiences) {
        return new Surroundings(
                ACCOUNT_UID,
                Set.of(ACCOUNT_UID),
                List.of(REGISTRY),
                audiences,
                SigningKeys.UNKNOWN);
    }
}
