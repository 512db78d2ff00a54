package io.deckhouse.payloadregistry.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where podman, buildah and skopeo keep their logins (containers-auth.json(5)), if that is not
 * where docker does: they also read docker's file, when they have none of their own for a host.
 *
 * @param environment of the process
 * @param runtime where files of running containers are, {@code /run/containers}
 */
record PodmanFile(Environment environment, Path runtime) {
    private static final Path RUNTIME = Path.of("/run/containers");

    /** As this machine has it. */
    static PodmanFile of(Environment environment) {
        return new PodmanFile(environment, RUNTIME);
    }

    /** The file; empty where docker's does for both. */
    Optional<Path> path() {
        String named = environment.variable("REGISTRY_AUTH_FILE");
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        if (!environment.variable("DOCKER_CONFIG").isEmpty()) {
            return Optional.empty();
        }
        String session = environment.variable("XDG_RUNTIME_DIR");
        if (!session.isEmpty()) {
            return Optional.of(Path.of(session))
                    .filter(Files::isDirectory)
                    .map(folder -> folder.resolve("containers").resolve("auth.json"));
        }
        // Made by podman's first login; without it there is no login that goes before docker's.
        return environment
                .userId()
                .map(user -> runtime.resolve(user))
                .filter(Files::isDirectory)
                .map(folder -> folder.resolve("auth.json"));
    }
}
