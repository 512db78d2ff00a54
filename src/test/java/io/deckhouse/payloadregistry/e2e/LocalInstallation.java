package io.deckhouse.payloadregistry.e2e;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registry and {@code serve all} over a directory of manifests, without a cluster. ServiceAccount
 * {@code owner} may do everything in namespace {@code team}, {@code puller} may pull below {@code
 * app}; the static user {@code ci} has FULL on {@code team}.
 */
final class LocalInstallation implements AutoCloseable {
    static final String SERVICE = "registry.example.com";
    static final String CI_PASSWORD = "s3cret:word";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CONFIG =
            Pattern.compile("\\.dockerconfigjson\"?: \"?([A-Za-z0-9+/=]+)");

    private final Path manifests;
    private final RunningProcess daemons;
    private final DockerRegistry registry;

    LocalInstallation(Path directory) throws IOException {
        this.manifests = Files.createDirectory(directory.resolve("access"));
        Files.writeString(manifests.resolve("module-config.yaml"), staticUsers());
        run("grant", "owner", "--repository", "**", "--access", "FULL", "--allow-delete");
        run("grant", "puller", "--repository", "app/**");
        this.daemons =
                CliProcess.command("serve", "all", "--manifests", manifests.toString())
                        .with("--service", SERVICE, "--registry-host", SERVICE)
                        .with("--listen", "127.0.0.1:0", "--verbose")
                        .start(directory.resolve("serve.log"));
        String realm = daemons.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
        for (String account : new String[] {"owner", "puller"}) {
            run("create-pull-secret", account, "--service-account", account, "--wait");
        }
        this.registry =
                DockerRegistry.configured(
                        run("serve", "registry-config", "--service", SERVICE, "--realm", realm));
    }

    /** {@code host:port} of the registry. */
    String address() {
        return registry.address();
    }

    /** The registry's own log. */
    String registryLog() {
        return registry.log();
    }

    /** The two daemons' log, with the audit lines. */
    String log() {
        return daemons.log();
    }

    /** The ServiceAccount token in a pull Secret. */
    String tokenOf(String account) throws IOException {
        String text = Files.readString(manifests.resolve("secret-team-" + account + ".yaml"));
        var found = CONFIG.matcher(text);
        if (!found.find()) {
            throw new AssertionError("no dockerconfigjson in the Secret of " + account);
        }
        JsonNode config = JSON.readTree(Base64.getDecoder().decode(found.group(1)));
        return config.path("auths").path(SERVICE).path("password").asString("");
    }

    private String run(String... arguments) {
        String[] place =
                arguments[0].equals("serve") ? new String[] {} : new String[] {"-n", "team"};
        return CliProcess.command(arguments)
                .with("--manifests", manifests.toString())
                .with(place)
                .run()
                .expectSuccess()
                .stdout();
    }

    private static String staticUsers() {
        return """
        apiVersion: deckhouse.io/v1alpha1
        kind: ModuleConfig
        metadata: {name: payload-registry}
        spec:
          version: 1
          settings:
            users:
              ci:
                passwordHash: "%s"
                projects: [{name: team, subPath: "*", access: FULL}]
        """
                .formatted(Htpasswd.nbB("ci", CI_PASSWORD, 5));
    }

    @Override
    public void close() {
        registry.close();
        daemons.close();
    }
}
