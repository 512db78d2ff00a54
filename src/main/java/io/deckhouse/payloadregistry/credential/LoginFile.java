package io.deckhouse.payloadregistry.credential;

import io.deckhouse.payloadregistry.file.AtomicFile;
import io.deckhouse.payloadregistry.file.FileTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * A file in which docker or podman keeps its logins.
 *
 * <p>It is changed as those tools do: what else is in it stays, a symbolic link stays one, the new
 * content replaces the old in one step, and only its owner may read it. Where the file names a
 * credential helper for a host, the helper keeps the login and the file only the host.
 */
public final class LoginFile {
    /** Docker Hub's key in these files, unlike that of all other registries. */
    private static final String HUB_KEY = "https://index.docker.io/v1/";

    private static final String HUB = "docker.io";
    private static final FileAttribute<?> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;

    /** What a change came to. */
    public enum Change {
        /** The file is new. */
        CREATED,
        /** The file has another content. */
        CONFIGURED,
        /** The file is as it was. */
        UNCHANGED
    }

    /** The file at a path, which need not exist. */
    public LoginFile(Path path) {
        this.path = path;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** The helper that keeps the host's login, if the file names one. */
    public Optional<HelperProgram> helper(RegistryHost host) throws IOException {
        return read().helper(key(host)).map(HelperProgram::new);
    }

    /**
     * The helper, if it keeps all logins ({@code credsStore}) and this host's for no other reason:
     * docker asks it, but podman asks only those for single hosts ({@code credHelpers}).
     */
    public Optional<HelperProgram> dockersOwnHelper(RegistryHost host) throws IOException {
        return read().hasOwnHelper(key(host)) ? Optional.empty() : helper(host);
    }

    /**
     * Keeps a login.
     *
     * @throws IOException naming the file or the helper, if that cannot be
     */
    public Change store(RegistryHost host, RegistryCredential credential) throws IOException {
        try (FileTurn _ = turn()) {
            LoginDocument before = read();
            Optional<HelperProgram> helper = before.helper(key(host)).map(HelperProgram::new);
            if (helper.isPresent()) {
                helper.get().store(key(host), credential);
                return write(before, before.withMark(key(host)));
            }
            return write(before, before.with(key(host), credential));
        }
    }

    /** Forgets the host's login, under every key that clients look for it. */
    public Change erase(RegistryHost host) throws IOException {
        if (!Files.exists(path)) {
            return Change.UNCHANGED;
        }
        try (FileTurn _ = turn()) {
            return erased(host, read());
        }
    }

    private Change erased(RegistryHost host, LoginDocument before) throws IOException {
        Optional<HelperProgram> helper = before.helper(key(host)).map(HelperProgram::new);
        List<String> keys =
                List.of(key(host), host.toString(), "https://" + host, "http://" + host);
        boolean isKnown = before.hasAny(keys);
        if (helper.isPresent() && isKnown) {
            helper.get().erase(key(host));
        }
        return isKnown ? write(before, before.without(keys)) : Change.UNCHANGED;
    }

    private static String key(RegistryHost host) {
        return host.toString().equals(HUB) ? HUB_KEY : host.toString();
    }

    private LoginDocument read() throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            return LoginDocument.empty();
        }
        byte[] text = Files.readAllBytes(path);
        return switch (DockerConfig.parse(text)) {
            case DockerConfig.Parsed _ -> LoginDocument.of(text);
            case DockerConfig.Malformed(var reason) ->
                    throw new IOException(
                            path
                                    + " is no docker configuration: "
                                    + reason
                                    + "; nothing was written");
        };
    }

    private Change write(LoginDocument before, LoginDocument after) throws IOException {
        boolean exists = Files.exists(path);
        if (exists && before.isSame(after)) {
            return Change.UNCHANGED;
        }
        AtomicFile.write(path, after.toBytes(), true, () -> refuseOthersChange(before));
        return exists ? Change.CONFIGURED : Change.CREATED;
    }

    /** Docker and podman take no turns. */
    private void refuseOthersChange(LoginDocument before) throws IOException {
        if (!read().isSame(before)) {
            throw new IOException(
                    path
                            + " was changed by somebody else meanwhile and is left as it is; try again");
        }
    }

    /** Waits until no other process of this program changes the file. */
    private FileTurn turn() throws IOException {
        Path folder = AtomicFile.target(path).toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(path + " is no file");
        }
        Files.createDirectories(folder, OWNER_DIRECTORY);
        return FileTurn.at(path);
    }
}
