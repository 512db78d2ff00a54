package io.deckhouse.payloadregistry.pullsecret;

import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.HOST;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.NOW;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.config;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.filled;
import static io.deckhouse.payloadregistry.pullsecret.SecretFixture.placeholder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.SecretFixture.Token;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ContentTest {
    private static final RegistryHost REGISTRY = RegistryHost.parse(HOST);

    @Test
    void readsWhatTheTokenSays() {
        HeldToken token = Objects.requireNonNull(read(filled(NOW)).tokens().get(REGISTRY));

        assertThat(token.owner())
                .isEqualTo(
                        new HeldToken.Owner(
                                "system:serviceaccount:team:ci", SecretFixture.ACCOUNT_UID));
        assertThat(token.life().issuedAt()).isEqualTo(NOW);
        assertThat(token.expiresAt()).isEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(token.audiences()).containsExactly(HOST);
        assertThat(token.boundUid()).isEqualTo(SecretFixture.UID);
        assertThat(token.keyId()).isEqualTo("key-1");
    }

    @Test
    void hashesTheBytesAsStored() {
        SecretFixture spaced = placeholder().holding("{ \"auths\" : { } }\n");

        assertThat(read(spaced).sha256()).isEqualTo(spaced.sha256());
        assertThat(read(spaced).sha256()).isNotEqualTo(read(placeholder()).sha256());
    }

    @Test
    void keepsNoTokenOfOursInMemory() {
        assertThat(read(filled(NOW)).foreign()).isSameAs(DockerConfig.PLACEHOLDER);
        assertThat(read(placeholder()).foreign()).isSameAs(DockerConfig.PLACEHOLDER);
    }

    @Test
    void keepsATokenThatAPersonPutInAmongOtherPeoples() {
        Token byHand = new Token().issuedAt(NOW).unbound();

        Content.Config content = read(placeholder().holding(config("other.example.com", byHand)));

        assertThat(content.foreign().hosts())
                .as("no fill of ours holds a token that is bound to no Secret")
                .containsExactly(RegistryHost.parse("other.example.com"));
    }

    @Test
    void takesOtherNamespacesTokensAndPasswordsForOtherPeoples() {
        Token elsewhere = new Token();
        elsewhere.claims().put("sub", "system:serviceaccount:team-b:ci");
        Token user = new Token();
        user.claims().put("sub", "alice");
        for (String text : new String[] {elsewhere.text(), user.text(), "secret", "a.b.c"}) {
            String json =
                    "{\"auths\":{\"%s\":{\"username\":\"token\",\"password\":\"%s\"}}}"
                            .formatted(HOST, text);

            Content.Config content = read(placeholder().holding(json));

            assertThat(content.tokens()).isEmpty();
            assertThat(content.foreign().hosts()).containsExactly(REGISTRY);
        }
    }

    @Test
    void doesNotTakeANamespaceForAnotherWithTheSameBeginning() {
        Token longer = new Token();
        longer.claims().put("sub", "system:serviceaccount:team-longer:ci");

        assertThat(read(placeholder().holding(config(HOST, longer))).tokens()).isEmpty();
    }

    @Test
    void tellsWhyItCannotBeRead() {
        assertThat(reason(placeholder().with(t -> t.put("type", "Opaque"))))
                .isEqualTo(
                        "its type is Opaque, not kubernetes.io/dockerconfigjson: create it anew with"
                                + " that type");
        assertThat(reason(placeholder().with(t -> t.remove("data"))))
                .isEqualTo(
                        "its data has no .dockerconfigjson; put {\"auths\":{}} there to have it"
                                + " filled");
        assertThat(
                        reason(
                                placeholder()
                                        .with(t ->
                                                t.withObjectProperty("data")
                                                        .put(Annotations.DATA_KEY, "%%%"))))
                .isEqualTo(
                        "its .dockerconfigjson is not base64; put {\"auths\":{}} there to have it filled");
        assertThat(reason(placeholder().holding("[]")))
                .startsWith("its .dockerconfigjson: it is not a JSON object; put {\"auths\":{}}");
    }

    @Test
    void tellsWhatKubeletRefuses() {
        Content.Config content =
                read(placeholder().holding("{\"auths\":{\"o.example.com\":{\"auth\":\"!\"}}}"));

        assertThat(content.defect()).startsWith("its .dockerconfigjson: ").doesNotContain("!");
    }

    private static SecretFixture with(SecretFixture secret, String manager, String time) {
        return secret.with(tree ->
                tree.withObjectProperty("metadata")
                        .withArrayProperty("managedFields")
                        .addObject()
                        .put("manager", manager)
                        .put("time", time)
                        .putObject("fieldsV1")
                        .putObject("f:metadata")
                        .putObject("f:annotations")
                        .putObject("f:" + Annotations.SERVICE_ACCOUNT_UID));
    }

    /** Who once wrote the value that we write, too, owns it for ever beside us. */
    @Test
    void blamesNobodyWhoWroteBeforeWeDidLast() {
        SecretFixture both =
                with(
                        with(filled(NOW), Annotations.FIELD_MANAGER, "2026-03-06T02:14:19Z"),
                        "restore",
                        "2026-03-06T02:14:18Z");

        assertThat(both.read().stamp().otherWriter()).isEmpty();
        assertThat(with(both, "kubectl", "2026-03-06T02:14:19Z").read().stamp().otherWriter())
                .isEqualTo("kubectl");
    }

    @Test
    void namesWhoWroteLast() {
        SecretFixture two =
                with(
                        with(filled(NOW), "late", "2026-03-06T02:14:19Z"),
                        "early",
                        "2026-03-06T02:14:18Z");

        assertThat(two.read().stamp().otherWriter()).isEqualTo("late");
    }

    @Test
    void judgesTheHashWhereOurManagerOwnsContentOrHashOnly() {
        SecretFixture edited =
                filled(NOW)
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .withArrayProperty("managedFields")
                                        .addObject()
                                        .put("manager", "kubectl-edit")
                                        .putObject("fieldsV1")
                                        .putObject("f:data")
                                        .putObject("f:" + Annotations.DATA_KEY));
        SecretFixture labelled =
                placeholder()
                        .with(tree ->
                                tree.withObjectProperty("metadata")
                                        .putArray("managedFields")
                                        .addObject()
                                        .put("manager", Annotations.FIELD_MANAGER)
                                        .putObject("fieldsV1")
                                        .putObject("f:metadata")
                                        .putObject("f:ownerReferences"));

        assertThat(filled(NOW).read().stamp().trusted()).isTrue();
        assertThat(edited.read().stamp().trusted()).isTrue();
        assertThat(edited.read().stamp().otherWriter()).isEqualTo("kubectl-edit");
        assertThat(labelled.read().stamp().trusted()).isFalse();
        assertThat(filled(NOW).writtenBy("module").read().stamp().trusted()).isFalse();
    }

    @Test
    void readsOnlySecrets() {
        ClusterObject account =
                ClusterObject.empty(ObjectKey.of(Kind.SERVICE_ACCOUNT, "team", "ci"));

        assertThatThrownBy(() -> PullSecret.read(account))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Content.Config read(SecretFixture secret) {
        return (Content.Config) secret.read().content();
    }

    private static String reason(SecretFixture secret) {
        return ((Content.Unreadable) secret.read().content()).reason();
    }
}
