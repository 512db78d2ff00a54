package io.deckhouse.payloadregistry.pullsecret;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fill sends, which nothing else may be written over. */
final class FillerTest {
    private static final RegistryHost HOST = RegistryHost.parse(SecretFixture.HOST);
    private static final RegistryHost PORT = RegistryHost.parse("registry.example.com:5000");

    private final List<ClusterObject> applied = new ArrayList<>();
    private final List<ApplyOptions> options = new ArrayList<>();
    private SecretFixture.Token token = new SecretFixture.Token().issuedAt(SecretFixture.NOW);

    @Test
    void writesOnlyOverTheVersionOfTheSecretThatWasRead() {
        fill();

        assertThat(applied).hasSize(1);
        assertThat(applied.getFirst().at("metadata", "uid").asString())
                .as("without it the API server would make a deleted Secret anew")
                .isEqualTo(SecretFixture.UID);
        assertThat(applied.getFirst().at("metadata", "resourceVersion").asString()).isEqualTo("7");
    }

    @Test
    void takesItsFieldsOverUnderAManagerOfItsOwn() {
        fill();

        assertThat(options)
                .containsExactly(new ApplyOptions("d8-payload-registry-refresher", true, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"auths\":{}}",
                "{\"auths\":{\"other.example.com\":{\"auth\":\"YTpi\"}}}",
                "{\"auths\":{\"registry.example.com\":{\"auth\":\"YTpi\"}}, \"more\": [1]}"
            })
    void tellsOfTheSecretWhatIsStoredNow(String before) {
        PullSecret filled =
                fill(SecretFixture.placeholder().holding(before), UnaryOperator.identity());

        assertThat(filled).isEqualTo(PullSecret.read(applied.getFirst()));
        assertThat(tokens(filled)).containsOnlyKeys(HOST, PORT);
    }

    @Test
    void tellsWhatIsStoredWhereAWebhookChangedWhatWasWritten() {
        SecretFixture changed = SecretFixture.placeholder().holding("{}");

        PullSecret filled = fill(SecretFixture.placeholder(), _ -> changed.object());

        assertThat(filled).isEqualTo(changed.read());
    }

    @Test
    void tellsWhatIsStoredWhereTheTokenIsNotBoundToTheSecret() {
        token = new SecretFixture.Token().issuedAt(SecretFixture.NOW).unbound();

        PullSecret filled = fill(SecretFixture.placeholder(), UnaryOperator.identity());

        assertThat(filled).isEqualTo(PullSecret.read(applied.getFirst()));
    }

    @Test
    void tellsWhatIsStoredWhereTheTokenIsOfAnotherNamespace() {
        token.claims().put("sub", "system:serviceaccount:other:ci");

        PullSecret filled = fill(SecretFixture.placeholder(), UnaryOperator.identity());

        assertThat(filled).isEqualTo(PullSecret.read(applied.getFirst()));
        assertThat(tokens(filled)).isEmpty();
    }

    @Test
    void tellsWhatIsStoredWhereAWebhookChangedTheType() {
        PullSecret filled =
                fill(
                        SecretFixture.placeholder(),
                        written -> written.with(tree -> tree.put("type", "Opaque")));

        assertThat(filled.content()).isInstanceOf(Content.Unreadable.class);
    }

    private static Map<RegistryHost, HeldToken> tokens(PullSecret secret) {
        return ((Content.Config) secret.content()).tokens();
    }

    private void fill() {
        fill(SecretFixture.placeholder(), UnaryOperator.identity());
    }

    /** What is told of the Secret, where the cluster stores this of what it is sent. */
    private PullSecret fill(SecretFixture secret, UnaryOperator<ClusterObject> webhook) {
        return new Filler(recording(webhook), List.of(HOST, PORT), List.of())
                .fill(secret.read(), SecretFixture.ACCOUNT_UID)
                .secret();
    }

    private Cluster recording(UnaryOperator<ClusterObject> webhook) {
        return (Cluster)
                Proxy.newProxyInstance(
                        Cluster.class.getClassLoader(),
                        new Class<?>[] {Cluster.class},
                        (_, method, arguments) ->
                                switch (method.getName()) {
                                    case "requestToken" -> issued();
                                    case "apply" -> {
                                        options.add((ApplyOptions) arguments[1]);
                                        applied.add((ClusterObject) arguments[0]);
                                        yield webhook.apply(applied.getLast());
                                    }
                                    default -> throw new AssertionError(method);
                                });
    }

    private IssuedToken issued() {
        return new IssuedToken(
                Password.of(token.text()), SecretFixture.NOW.plus(Duration.ofDays(1)));
    }
}
