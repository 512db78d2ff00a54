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
import org.junit.jupiter.api.Test;

/** What a fill sends, which nothing else may be written over. */
final class FillerTest {
    private final List<ClusterObject> applied = new ArrayList<>();
    private final List<ApplyOptions> options = new ArrayList<>();

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

    private void fill() {
        PullSecret secret = PullSecret.read(SecretFixture.placeholder().object());
        new Filler(recording(), List.of(RegistryHost.parse(SecretFixture.HOST)), List.of())
                .fill(secret, SecretFixture.ACCOUNT_UID);
    }

    private Cluster recording() {
        return (Cluster)
                Proxy.newProxyInstance(
                        Cluster.class.getClassLoader(),
                        new Class<?>[] {Cluster.class},
                        (_, method, arguments) ->
                                switch (method.getName()) {
                                    case "requestToken" -> token();
                                    case "apply" -> {
                                        options.add((ApplyOptions) arguments[1]);
                                        applied.add((ClusterObject) arguments[0]);
                                        yield arguments[0];
                                    }
                                    default -> throw new AssertionError(method);
                                });
    }

    private static IssuedToken token() {
        String text = new SecretFixture.Token().issuedAt(SecretFixture.NOW).text();
        return new IssuedToken(Password.of(text), SecretFixture.NOW.plus(Duration.ofDays(1)));
    }
}
