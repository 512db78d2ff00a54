package io.deckhouse.payloadregistry.parts;

import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * Debian's docker-registry 2.8.2 on loopback, over plain HTTP, with a storage directory of its own
 * and deletes enabled.
 */
public final class DockerRegistry implements AutoCloseable {
    private static final String OPEN_CONFIGURATION =
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: /var/lib/registry}}
            http: {addr: 127.0.0.1:5000}
            """;

    private final TemporaryDirectory directory;
    private final int port;
    private final RunningProcess process;

    /**
     * How the registry sends its clients to an auth server.
     *
     * @param realm the auth server's token URL
     * @param service what the token's {@code aud} must be
     * @param issuer what the token's {@code iss} must be
     * @param rootCertBundle the file of certificates that signing chains must lead to
     */
    public record TokenAuth(String realm, String service, String issuer, Path rootCertBundle) {}

    private DockerRegistry(TemporaryDirectory directory, int port, RunningProcess process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** One that lets everybody do everything. */
    public static DockerRegistry open() {
        return configured(OPEN_CONFIGURATION);
    }

    /** One that asks for tokens of this auth server. */
    public static DockerRegistry withTokenAuth(TokenAuth auth) {
        return configured(
                OPEN_CONFIGURATION
                        + """
                        auth:
                          token: {realm: "%s", service: "%s", issuer: "%s", rootcertbundle: "%s"}
                        """
                                .formatted(
                                        auth.realm(),
                                        auth.service(),
                                        auth.issuer(),
                                        auth.rootCertBundle()));
    }

    /**
     * One with this complete configuration file, of which only the address, the storage directory,
     * the permission to delete and the log level are overridden, by the registry's own environment
     * variables.
     */
    public static DockerRegistry configured(String configuration) {
        return Loopback.retryingTakenPorts(() -> {
            TemporaryDirectory directory = new TemporaryDirectory("registry");
            int port = Loopback.freePort();
            return started(
                    directory,
                    port,
                    overridden(command(directory, configuration), directory, port));
        });
    }

    /**
     * One with exactly this configuration file, for a port on loopback that it is made for; it must
     * listen there and log at level info.
     */
    public static DockerRegistry exactly(IntFunction<String> configuration) {
        return Loopback.retryingTakenPorts(() -> {
            TemporaryDirectory directory = new TemporaryDirectory("registry");
            int port = Loopback.freePort();
            return started(directory, port, command(directory, configuration.apply(port)));
        });
    }

    private static Command command(TemporaryDirectory directory, String configuration) {
        return Command.part("docker-registry", "serve")
                .with(directory.write("config.yml", configuration).toString());
    }

    private static Command overridden(Command command, TemporaryDirectory directory, int port) {
        return command.withVariable("REGISTRY_HTTP_ADDR", "127.0.0.1:" + port)
                .withVariable(
                        "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                        directory.resolve("storage").toString())
                .withVariable("REGISTRY_STORAGE_DELETE_ENABLED", "true")
                .withVariable("REGISTRY_LOG_LEVEL", "info");
    }

    private static DockerRegistry started(TemporaryDirectory directory, int port, Command command) {
        RunningProcess process = command.start(directory.resolve("registry.log"));
        DockerRegistry registry = new DockerRegistry(directory, port, process);
        try {
            // its own word for it: at a port taken by another, that other would answer
            process.awaitLog(Pattern.compile("listening on 127.0.0.1:" + port));
        } catch (RuntimeException | AssertionError e) {
            registry.close();
            throw e;
        }
        return registry;
    }

    /** Host and port, as they stand at the start of an image's name. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** What it has logged so far. */
    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}
