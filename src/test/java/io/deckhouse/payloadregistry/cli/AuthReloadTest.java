package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    private boolean isRefusedByTheServer;
    private AuthReload reload;

    @BeforeEach
    void start() throws Exception {
        write("first");
        var file = WatchedFile.open(directory.resolve("auth.yaml"), ConfigurationFile::read);
        var files = new AuthReload.Files(List.of(file), this::read, List.of());
        reload = new AuthReload(files, this::use, read(file.get()));
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
        lookAgain();
        assertThat(used).isEmpty();

        isNameKnown = true;
        lookAgain();
        lookAgain();

        assertThat(used).containsExactly("second.example.com");
        assertThat(tries).hasValue(2);
    }

    @Test
    void takesNothingOverThatTheFileNoLongerSays() throws IOException {
        isNameKnown = false;
        write("second");
        reload.run();
        Files.writeString(directory.resolve("auth.yaml"), "service: [broken\n");
        isNameKnown = true;
        lookAgain();
        Files.delete(directory.resolve("auth.yaml"));
        lookAgain();

        assertThat(used).isEmpty();
    }

    @Test
    void triesAgainWhatFailedWhenItWasTakenOver() throws IOException {
        isRefusedByTheServer = true;
        write("second");
        assertThatThrownBy(reload::run).isInstanceOf(IllegalStateException.class);

        isRefusedByTheServer = false;
        lookAgain();

        assertThat(used).containsExactly("second.example.com");
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

    private void lookAgain() {
        for (int look = 0; look < AuthReload.PATIENCE; look++) {
            reload.run();
        }
    }

    private void use(AuthConfiguration next) {
        if (isRefusedByTheServer) {
            throw new IllegalStateException();
        }
        used.add(next.settings().service());
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
