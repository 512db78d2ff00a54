package io.deckhouse.payloadregistry.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on a directory. */
class KeyDirectoryContractTest implements KeyStorageContract {
    @TempDir Path temporary;

    @Override
    public KeyStorage storage() {
        return new KeyDirectory(temporary.resolve("keys"));
    }

    @Override
    public String version() throws IOException {
        return Files.getAttribute(temporary.resolve("keys/leaf.pem"), "unix:ino").toString();
    }
}
