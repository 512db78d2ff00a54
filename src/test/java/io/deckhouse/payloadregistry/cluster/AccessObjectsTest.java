package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end that a Role carries. */
final class AccessObjectsTest {
    private static final Instant NOW = Instant.parse("2026-03-06T02:14:19Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+10000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "+1000000000-12-31T23:59:59.999999999Z",
                "-0001-01-01T00:00:00Z",
                "tomorrow",
                ""
            })
    void anEndThatIsNoTimeHasPassed(String text) {
        ClusterObject role = role(text);

        assertThat(AccessObjects.role(role).expiry().isPast(NOW)).isTrue();
        assertThat(AccessObjects.hasUnreadableExpiry(role)).isTrue();
    }

    @Test
    void theLastEndThatCanBeWrittenCounts() {
        ClusterObject role = role("9999-12-31T23:59:59Z");

        assertThat(AccessObjects.role(role).expiry().isPast(NOW)).isFalse();
        assertThat(AccessObjects.role(role).expiry().isLimited()).isTrue();
        assertThat(AccessObjects.hasUnreadableExpiry(role)).isFalse();
    }

    private static ClusterObject role(String expiresAt) {
        return ClusterObject.empty(ObjectKey.of(Kind.ROLE, "team", "readers"))
                .with(tree ->
                        tree.withObjectProperty("metadata")
                                .putObject("annotations")
                                .put(AccessObjects.EXPIRES_AT, expiresAt));
    }
}
