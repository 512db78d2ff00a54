package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.LoginFile;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * What a login kept in these files does not reach: podman, where it would read docker's file
     * and the login is not in there.
     */
    Optional<String> gap(List<LoginFile> files, RegistryHost host) throws IOException {
        if (named != null || files.size() > 1) {
            return Optional.empty();
        }
        LoginFile dockers = files.getFirst();
        return dockers.dockersOwnHelper(host)
                .map(helper ->
                        "podman is not logged in: it has no login file of its own here and does"
                                + " not ask "
                                + helper.program()
                                + ", docker's credsStore; log it in with --authfile FILE and"
                                + " REGISTRY_AUTH_FILE=FILE");
    }
}
