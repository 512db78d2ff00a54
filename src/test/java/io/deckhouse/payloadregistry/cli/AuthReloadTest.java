package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.configuration.AuthConfiguration;
import io.deckhouse.payloadregistry.configuration.ConfigurationException;
import io.deckhouse.payloadregistry.configuration.ConfigurationFile;
import io.deckhouse.payloadregistry.configuration.Values;
import io.deckhouse.payloadregistry.configuration.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthReloadTest {
    @TempDir private Path directory;

    private final List<String> used = new ArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private boolean isNameKnown = true;
    private AuthReload reload;

    @BeforeEach
    void start() throws Exception {
        write("first");
        var file = WatchedFile.open(directory.resolve("auth.yaml"), ConfigurationFile::read);
        var files = new AuthReload.Files(List.of(file), this::read, List.of());
        reload =
                new AuthReload(
                        files, next -> used.add(next.settings().service()), read(file.get()));
        tries.set(0);
    }

    @Test
    void takesOverWhatChanged() throws IOException {
        reload.run();
        write("second");
        reload.run();
        reload.run();

        assertThat(used).containsExactly("second.example.com");
        assertThat(tries).hasValue(1);
    }

    @Test
    void triesAgainWhatOutsideOfTheFileWasInTheWay() throws IOException {
        isNameKnown = false;
        write("second");
        reload.run();
        reload.run();
        assertThat(used).isEmpty();

        isNameKnown = true;
        reload.run();
        reload.run();

        assertThat(used).containsExactly("second.example.com");
        assertThat(tries).hasValue(3);
    }

    @Test
    void leavesWhatCannotBeUsedForWhatComesAfterIt() throws IOException {
        isNameKnown = false;
        write("second");
        reload.run();
        write("third");
        isNameKnown = true;
        reload.run();

        assertThat(used).containsExactly("third.example.com");
    }

    private void write(String name) throws IOException {
        Files.writeString(directory.resolve("auth.yaml"), "service: " + name + ".example.com\n");
    }

    /** As the server reads it, where a host name in it may not be found for a while. */
    private AuthConfiguration read(Values values) {
        tries.incrementAndGet();
        if (!isNameKnown) {
            throw new CommandFailure("listen: unknown host");
        }
        try {
            return AuthConfiguration.of(values);
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }
}
