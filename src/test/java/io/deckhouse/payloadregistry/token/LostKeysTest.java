package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory whose keys are lost under a running server. */
class LostKeysTest {
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-05T00:00:00Z"));

    @TempDir Path directory;

    private RotatingKeys open() throws IOException {
        return RotatingKeys.in(directory, clock, new SecureRandom());
    }

    @Test
    void makesNoOtherCaWhileItRuns() throws Exception {
        var keys = open();
        var ca = keys.bundle();
        String id = keys.current().keyId();
        Path backup = Files.createDirectory(directory.resolve("backup"));
        move(directory, backup);

        assertThatThrownBy(keys::reload)
                .isInstanceOf(KeyMaterialException.class)
                .hasMessageContaining("ca.pem: is gone")
                .hasMessageContaining("backup");
        assertThat(keys.current().keyId()).isEqualTo(id);
        clock.move(Duration.ofDays(1));
        assertThat(keys.current().keyId()).as("when the next leaf is due").isEqualTo(id);
        assertThat(directory.resolve("ca.pem")).doesNotExist();

        move(backup, directory);
        keys.reload();
        assertThat(keys.current().keyId()).as("restored").isNotEqualTo(id);
        assertThat(keys.bundle()).isEqualTo(ca);
    }

    @Test
    void keepsTheOldLeafProvableWhenTheLeavesAreLost() throws Exception {
        var keys = open();
        var before = keys.jwks().keys();
        Files.delete(directory.resolve("leaf.pem"));

        keys.reload();

        assertThat(keys.jwks().keys()).hasSize(2).containsAll(before);
        assertThat(open().jwks().json()).isEqualTo(keys.jwks().json());
    }

    private static void move(Path from, Path to) throws IOException {
        for (String part : List.of("ca.pem", "leaf.pem")) {
            Files.move(from.resolve(part), to.resolve(part));
        }
    }
}
