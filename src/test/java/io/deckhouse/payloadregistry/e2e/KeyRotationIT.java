package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.authserver.Authentication;
import io.deckhouse.payloadregistry.authserver.Principal;
import io.deckhouse.payloadregistry.authserver.RegistryAuthServer;
import io.deckhouse.payloadregistry.authserver.Verdict;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.Skopeo;
import io.deckhouse.payloadregistry.parts.TinyImage;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import io.deckhouse.payloadregistry.token.SigningAlgorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaves that rotate every second while a real registry is pulled from. */
final class KeyRotationIT {
    private static final String SERVICE = "registry.example.com";
    private static final int CLIENTS = 16;
    private static final int ROTATIONS = Integer.getInteger("soak.rotations", 10);
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final RotationPolicy EVERY_SECOND =
            new RotationPolicy(
                    Duration.ofMinutes(70),
                    Duration.ofSeconds(1),
                    Duration.ofHours(1),
                    SigningAlgorithm.ES256);

    @TempDir Path directory;

    @Test
    void noPullFailsWhileKeysRotate() throws Exception {
        var random = new SecureRandom();
        var keys =
                RotatingKeys.open(
                        new KeyDirectory(directory.resolve("keys")),
                        EVERY_SECOND,
                        Clock.systemUTC(),
                        random);
        Path bundle = Files.writeString(directory.resolve("ca.pem"), keys.bundlePem());
        TinyImage image = TinyImage.write(directory.resolve("image"), "v1", "rotated");

        try (RegistryAuthServer server = server(keys, random);
                DockerRegistry registry = TokenRegistry.of(server, SERVICE, bundle);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Skopeo.withCredentials("any", "any")
                    .push(image, registry.address() + "/team/app:v1")
                    .expectSuccess();
            Set<String> seen = ConcurrentHashMap.newKeySet();

            Callable<Integer> client = () -> pullUntilRotated(registry, keys, seen);
            for (var pulls : threads.invokeAll(Collections.nCopies(CLIENTS, client))) {
                assertThat(pulls.get()).isPositive();
            }

            assertThat(seen).hasSizeGreaterThanOrEqualTo(ROTATIONS);
        }
    }

    /** As docs/auth-server.md says: the registry trusts the new CA before that signs. */
    @Test
    void noPullFailsWhileTheCaIsReplaced() throws Exception {
        var random = new SecureRandom();
        Path live = directory.resolve("keys");
        Path next = directory.resolve("new-keys");
        RotatingKeys keys = RotatingKeys.in(live, Clock.systemUTC(), random);
        String both =
                keys.bundlePem() + RotatingKeys.in(next, Clock.systemUTC(), random).bundlePem();
        Path bundle = Files.writeString(directory.resolve("ca.pem"), both);
        TinyImage image = TinyImage.write(directory.resolve("image"), "v1", "rotated");

        try (RegistryAuthServer server = server(keys, random);
                DockerRegistry registry = TokenRegistry.of(server, SERVICE, bundle);
                RegistryClient early = new RegistryClient(registry.address(), "any", "any");
                RegistryClient late = new RegistryClient(registry.address(), "any", "any")) {
            Skopeo.withCredentials("any", "any")
                    .push(image, registry.address() + "/team/app:v1")
                    .expectSuccess();
            pull(early);

            for (String file : new String[] {"ca.pem", "leaf.pem"}) {
                Files.copy(
                        next.resolve(file),
                        live.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            keys.reload();

            pull(late);
            pull(early);
            assertThat(both).endsWith(keys.bundlePem());
        }
    }

    private static int pullUntilRotated(
            DockerRegistry registry, RotatingKeys keys, Set<String> seen) throws Exception {
        int pulls = 0;
        try (RegistryClient client = new RegistryClient(registry.address(), "any", "any")) {
            while (seen.size() < ROTATIONS) {
                pull(client);
                seen.add(keys.current().keyId());
                pulls++;
            }
        }
        return pulls;
    }

    /** The manifest and every blob it names, each with a token of its own. */
    private static void pull(RegistryClient client) throws Exception {
        var manifest = client.ask("GET", "/v2/team/app/manifests/v1");
        assertThat(manifest.statusCode()).isEqualTo(200);
        var blobs = DIGEST.matcher(manifest.body()).results().map(MatchResult::group).toList();
        assertThat(blobs).hasSizeGreaterThan(1);
        for (String blob : blobs) {
            assertThat(client.ask("GET", "/v2/team/app/blobs/" + blob).statusCode()).isEqualTo(200);
        }
    }

    private static RegistryAuthServer server(RotatingKeys keys, SecureRandom random)
            throws Exception {
        var somebody =
                new Authentication.Proven(
                        new Principal.Kubernetes(Identity.user("any"), "", Instant.MAX));
        return RegistryAuthServer.builder(SERVICE, keys, Clock.systemUTC(), random)
                .authenticator(_ -> somebody)
                .anonymous()
                .authorizer((_, _, asked) -> new Verdict(asked, "open house"))
                .start(
                        ListenConfig.plain(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
}
