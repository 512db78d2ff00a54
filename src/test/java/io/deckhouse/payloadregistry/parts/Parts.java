package io.deckhouse.payloadregistry.parts;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the real programs are. Looked up as {@code packaging/test-parts/install} does; a missing
 * one fails the test and names that script, since a skipped test would prove nothing.
 */
public final class Parts {
    private static final String REMEDY = "run packaging/test-parts/install";
    private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

    /** The version that packaging/test-parts/build-control-plane builds. */
    private static final String CONTROL_PLANE_VERSION = "v1.20.2";

    private Parts() {}

    /** A program on the PATH, such as {@code skopeo}; its absence is an IllegalStateException. */
    public static Path program(String name) {
        return directories()
                .map(directory -> directory.resolve(name))
                .filter(Parts::isProgram)
                .findFirst()
                .orElseThrow(() -> missing(name, "on the PATH"));
    }

    /**
     * A program of the control plane, such as {@code etcd}: in {@code KUBEBUILDER_ASSETS} if that
     * is set, else in the cache directory.
     */
    public static Path controlPlaneProgram(String name) {
        Path program = controlPlaneDirectory().resolve(name);
        if (!isProgram(program)) {
            throw missing(name, "at " + program);
        }
        return program;
    }

    /** The archive of a bare Debian, which build-bare-root makes. */
    static Path bareRoot() {
        Path archive = cache().resolve("bare-root.tar");
        if (!Files.isRegularFile(archive)) {
            throw missing("bare-root.tar", "at " + archive);
        }
        return archive;
    }

    private static Stream<Path> directories() {
        // The usual places too: a test may be run with a bare PATH.
        return Stream.concat(
                SEPARATOR.splitAsStream(environment("PATH").orElse("")).map(Path::of),
                Stream.of("/usr/local/bin", "/usr/bin", "/usr/sbin").map(Path::of));
    }

    private static Path controlPlaneDirectory() {
        return environment("KUBEBUILDER_ASSETS").map(Path::of).orElseGet(Parts::cachedControlPlane);
    }

    private static Path cachedControlPlane() {
        return cache().resolve("control-plane").resolve(CONTROL_PLANE_VERSION);
    }

    private static Path cache() {
        String home = environment("HOME").orElseGet(() -> System.getProperty("user.home"));
        return environment("XDG_CACHE_HOME")
                .map(Path::of)
                .orElseGet(() -> Path.of(home, ".cache"))
                .resolve("d8-payload-registry");
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    private static IllegalStateException missing(String name, String where) {
        return new IllegalStateException(name + " is not " + where + ": " + REMEDY);
    }
}
