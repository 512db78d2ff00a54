package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Runs an image as Kubernetes would, but on this machine's network: in its own mount, process and
 * host name spaces, as the image's user without any privilege, on a read-only root file system with
 * a fresh {@code /tmp}. It needs root, as container runtimes do.
 */
public final class Container implements AutoCloseable {
    /** What becomes process 1 of the container; $1 is its root, $2 its user, $3 the last mount. */
    private static final String ENTER =
            """
            set -e
            root=$1 user=$2 mounted=$3
            shift 3
            mount --bind "$root" "$root"
            if [ -n "$mounted" ]; then
                mkdir -p "$root$SERVICE_ACCOUNT"
                mount --bind "$mounted" "$root$SERVICE_ACCOUNT"
            fi
            mount -o remount,bind,ro "$root"
            mount -t tmpfs -o mode=1777 tmp "$root/tmp"
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"
            enter="$(command -v setpriv) --no-new-privs $(command -v chroot)"
            exec env --ignore-environment $VARIABLES $enter --userspec="$user" "$root" "$@"
            """;

    private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    private final TemporaryDirectory directory;
    private final JsonNode config;

    /** Unpacks an image. */
    public Container(OciLayout image) {
        directory = new TemporaryDirectory("container");
        config = image.config().path("config");
        image.unpack(root());
    }

    /** The unpacked files. */
    public Path root() {
        try {
            return Files.createDirectories(directory.resolve("root"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The image's entry point with these arguments and its variables. */
    public Command command(String... arguments) {
        return command(Map.of(), "", List.of(), List.of(arguments));
    }

    /**
     * Likewise, as a Pod in this namespace whose ServiceAccount has this token.
     *
     * @param command in the place of the entry point, unless it is empty
     */
    public Command pod(
            ControlPlane plane,
            String namespace,
            String token,
            List<String> command,
            List<String> arguments) {
        try {
            Path mounted = Files.createTempDirectory(directory.path(), "service-account");
            Files.writeString(mounted.resolve("token"), token);
            Files.writeString(mounted.resolve("namespace"), namespace);
            Files.copy(plane.authorityFile(), mounted.resolve("ca.crt"));
            Command.of("chmod", "-R", "a+rX", mounted.toString()).run().expectSuccess();
            String[] server = plane.server().replace("https://", "").split(":", 2);
            return command(
                    Map.of(
                            "KUBERNETES_SERVICE_HOST",
                            server[0],
                            "KUBERNETES_SERVICE_PORT",
                            server[1],
                            "HOSTNAME",
                            "pod"),
                    mounted.toString(),
                    command,
                    arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Command command(
            Map<String, String> more,
            String mounted,
            List<String> command,
            List<String> arguments) {
        List<String> variables = new ArrayList<>();
        config.path("Env").valueStream().map(JsonNode::asString).forEach(variables::add);
        more.forEach((name, value) -> variables.add(name + "=" + value));
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "--pid",
                                "--uts",
                                "--ipc",
                                "--fork",
                                "--kill-child",
                                "/bin/sh",
                                "-c",
                                ENTER,
                                "container",
                                root().toString(),
                                config.path("User").asString(),
                                mounted));
        if (command.isEmpty()) {
            config.path("Entrypoint").valueStream().map(JsonNode::asString).forEach(words::add);
        }
        words.addAll(command);
        words.addAll(arguments);
        return Command.of(words.toArray(String[]::new))
                .withVariable("SERVICE_ACCOUNT", SERVICE_ACCOUNT)
                .withVariable("VARIABLES", String.join(" ", variables));
    }

    /** Asks the container's process to end (SIGTERM), as a container runtime does. */
    public static void stop(RunningProcess container) {
        ProcessHandle.of(container.pid()).orElseThrow().children().forEach(ProcessHandle::destroy);
    }

    @Override
    public void close() {
        directory.close();
    }
}
