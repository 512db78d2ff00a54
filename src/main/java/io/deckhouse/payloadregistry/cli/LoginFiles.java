package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.LoginFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The files in which docker and podman keep their logins. */
final class LoginFiles {
    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description = {
                "Write this file alone. Default: docker's, $DOCKER_CONFIG/config.json or",
                "~/.docker/config.json; and podman's where it has one of its own,",
                "$REGISTRY_AUTH_FILE, $XDG_RUNTIME_DIR/containers/auth.json or",
                "/run/containers/UID/auth.json (else podman reads docker's)."
            })
    @Nullable Path named;

    /** The files, docker's first. */
    List<LoginFile> all(Environment environment) {
        if (named != null) {
            return List.of(new LoginFile(named));
        }
        List<LoginFile> files = new ArrayList<>();
        String docker = environment.variable("DOCKER_CONFIG");
        Path folder = docker.isEmpty() ? environment.home().resolve(".docker") : Path.of(docker);
        files.add(new LoginFile(folder.resolve("config.json")));
        PodmanFile.of(environment).path().map(LoginFile::new).ifPresent(files::add);
        return files;
    }
}
