package io.deckhouse.payloadregistry.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the access that an object asks for ends. */
final class AccessSpecTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+10000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-01:00",
                "+999999999-12-31T23:59:59Z",
                "-0001-01-01T00:00:00Z",
                "tomorrow",
                ""
            })
    void refusesAnEndThatIsNoTime(String text) {
        assertThat(read(text))
                .isInstanceOfSatisfying(
                        AccessSpec.Reading.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("InvalidExpiry"));
    }

    @Test
    void followsTheLastEndThatCanBeWritten() {
        assertThat(read("9999-12-31T23:59:59Z"))
                .isInstanceOfSatisfying(
                        AccessSpec.Reading.Valid.class,
                        valid ->
                                assertThat(valid.spec().expiry().at())
                                        .isEqualTo(Instant.parse("9999-12-31T23:59:59Z")));
    }

    private static AccessSpec.Reading read(String expiresAt) {
        return AccessSpec.read(
                ClusterObject.empty(ObjectKey.of(Kind.PAYLOAD_REPOSITORY_ACCESS, "team", "readers"))
                        .with(tree -> {
                            var spec = tree.putObject("spec").put("expiresAt", expiresAt);
                            spec.putArray("repositories").add("app/**");
                            spec.putArray("subjects")
                                    .addObject()
                                    .put("kind", "User")
                                    .put("name", "eve");
                        }));
    }
}
