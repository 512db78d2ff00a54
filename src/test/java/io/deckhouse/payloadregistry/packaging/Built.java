package io.deckhouse.payloadregistry.packaging;

import io.deckhouse.payloadregistry.parts.CliProcess;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the build left in its directory. */
final class Built {
    static final Path TARGET = Path.of("target").toAbsolutePath();

    private Built() {}

    /** The program's own version. */
    static String version() {
        return CliProcess.run("--version").output();
    }

    /** The layout of the container image. */
    static Path image() {
        return there("image");
    }

    /** The layout of the image that d8 installs the plugin from. */
    static Path pluginImage() {
        return there("d8-plugin-image");
    }

    /** The single executable file. */
    static Path program() {
        return there("d8-payload-registry");
    }

    /** A file or directory of the build; without it the test cannot be run. */
    static Path there(String name) {
        Path path = TARGET.resolve(name);
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is missing: run the tests by mvn verify");
        }
        return path;
    }
}
