package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.token.ImportedKey;
import io.deckhouse.payloadregistry.token.KeyMaterialException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** Reads a signing key of the operator's own from a PEM file. */
public final class SigningKeyFile {
    private SigningKeyFile() {}

    /**
     * A reader that says what is wrong without showing what was read; a key that can sign nothing
     * now is wrong, too.
     */
    public static WatchedFile.Reader<ImportedKey> reader(Clock clock, SecureRandom random) {
        return (file, text) -> {
            try {
                var key = ImportedKey.parse(new String(text, StandardCharsets.UTF_8), random);
                key.requireValidAt(clock.instant());
                return key;
            } catch (KeyMaterialException e) {
                throw new ConfigurationException(
                        file.toString(), List.of(Problem.ofFile(String.valueOf(e.getMessage()))));
            }
        };
    }
}
