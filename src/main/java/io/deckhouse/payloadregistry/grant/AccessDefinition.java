package io.deckhouse.payloadregistry.grant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The CustomResourceDefinition of PayloadRepositoryAccess, as it is shipped. */
public final class AccessDefinition {
    private static final String FILE = "payloadrepositoryaccesses.yaml";

    private AccessDefinition() {}

    /** The YAML text, for {@code kubectl apply}. */
    public static String yaml() {
        try (InputStream in = AccessDefinition.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
