package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.authserver.AccessView;
import io.deckhouse.payloadregistry.authserver.AuthServerSettings;
import io.deckhouse.payloadregistry.authserver.Authentication;
import io.deckhouse.payloadregistry.authserver.Credentials;
import io.deckhouse.payloadregistry.authserver.Login;
import io.deckhouse.payloadregistry.authserver.Principal;
import io.deckhouse.payloadregistry.authserver.RbacAuthorizer;
import io.deckhouse.payloadregistry.authserver.RegistryAuthServer;
import io.deckhouse.payloadregistry.authserver.TokenEndpoint;
import io.deckhouse.payloadregistry.authserver.TokenReply;
import io.deckhouse.payloadregistry.authserver.TokenRequest;
import io.deckhouse.payloadregistry.cluster.AccessFeed;
import io.deckhouse.payloadregistry.cluster.AccessLimits;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestCluster;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same questions to {@code can-i} and to the auth server, over generated objects. */
final class AuthServerAgreementTest {
    private static final List<String> NAMESPACES = List.of("team", "base", "gone");
    private static final List<String> PATHS =
            List.of("app", "app/web", "app/web/v2", "lib", "lib-x/a");
    private static final List<String> PATTERNS =
            List.of(
                    "**",
                    "*",
                    "app/**",
                    "app/*",
                    "app",
                    "lib*",
                    "{app,lib}",
                    "**/web",
                    "[a-",
                    "?pp/w[a-f]b");
    private static final List<String> VERBS =
            List.of("get", "list", "create", "update", "delete", "pull", "push", "*");
    private static final List<String> USERS =
            List.of(
                    "alice",
                    "bob",
                    "system:serviceaccount:team:ci",
                    "system:serviceaccount:base:ci");
    private static final List<String> ACTIONS = List.of("pull", "push", "delete");

    private static final int QUESTIONS = 40;

    private final Clock clock = Clock.fixed(CliRun.NOW, ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverDisagrees(long seed, @TempDir Path directory) throws Exception {
        Path manifests = Files.createDirectory(directory.resolve("manifests"));
        Path file = Files.writeString(manifests.resolve("objects.yaml"), objects(new Random(seed)));

        try (ManifestCluster cluster =
                        ManifestCluster.open(manifests, Clock.systemUTC(), new SecureRandom());
                AccessFeed feed =
                        AccessFeed.start(cluster, VerbTable.standard(), AccessLimits.none())) {
            await().until(feed::isReady);
            TokenEndpoint endpoint = endpoint(feed, directory.resolve("keys"));
            Random random = new Random(seed);
            int yes = 0;
            for (int i = 0; i < QUESTIONS; i++) {
                String user = pick(random, USERS);
                String repository = pick(random, NAMESPACES) + "/" + pick(random, PATHS);
                String action = pick(random, ACTIONS);
                boolean granted = isGranted(endpoint, user, repository, action);
                assertThat(isTold(file, user, repository, action))
                        .as("seed %d: %s %s %s", seed, user, action, repository)
                        .isEqualTo(granted);
                yes += granted ? 1 : 0;
            }
            assertThat(yes).as("some are granted").isPositive();
        }
    }

    private static boolean isTold(Path file, String user, String repository, String action) {
        CliRun run =
                CliRun.of(
                        "can-i",
                        action,
                        repository,
                        "-f",
                        file.toString(),
                        "--as",
                        "user/" + user,
                        "-o",
                        "json");
        assertThat(run.exit()).as(run::toString).isIn(0, 3);
        return run.json().path("allowed").booleanValue();
    }

    private static boolean isGranted(
            TokenEndpoint endpoint, String user, String repository, String action)
            throws Exception {
        InetAddress client = InetAddress.getLoopbackAddress();
        Login login = new Login.Presented(new Credentials(user, Password.of("known"), client));
        String scope = "repository:" + repository + ":" + action;
        TokenReply reply =
                endpoint.answer(new TokenRequest(login, List.of(), List.of(scope), client));
        assertThat(reply).isInstanceOf(TokenReply.Issued.class);
        return ((TokenReply.Issued) reply).scope().equals(scope);
    }

    private TokenEndpoint endpoint(AccessFeed feed, Path keys) throws IOException {
        SecureRandom random = new SecureRandom();
        return RegistryAuthServer.builder(
                        AuthServerSettings.of("registry.example.com"),
                        RotatingKeys.open(
                                new KeyDirectory(keys), RotationPolicy.STANDARD, clock, random),
                        clock,
                        random)
                .authenticator(login ->
                        new Authentication.Proven(
                                new Principal.Kubernetes(
                                        Identity.user(login.username()), "", Instant.MAX)))
                .authorizer(new RbacAuthorizer(() -> view(feed), clock))
                .build()
                .endpoint();
    }

    private static AccessView view(AccessFeed feed) {
        AccessFeed.Snapshot now = feed.snapshot();
        return new AccessView(
                now.index(), now.namespaces(), now.generation(), Instant.MAX, feed.isReady());
    }

    /**
     * Roles with patterns, bindings of every kind, some dangling; namespace "gone" does not exist.
     */
    private static String objects(Random random) {
        StringBuilder text = new StringBuilder();
        for (String namespace : List.of("team", "base")) {
            text.append(
                    "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n---\n"
                            .formatted(namespace));
        }
        for (int i = 0; i < 12; i++) {
            boolean cluster = i % 3 == 0;
            text.append(
                    """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: %s
                    metadata: {name: role-%d%s}
                    rules:
                    - apiGroups: [payload-registry.deckhouse.io]
                      resources: [payloadrepositoryaccesses]
                      resourceNames: ["%s", "%s"]
                      verbs: ["%s", "%s"]
                    ---
                    """
                            .formatted(
                                    cluster ? "ClusterRole" : "Role",
                                    i,
                                    cluster ? "" : ", namespace: " + pick(random, NAMESPACES),
                                    pick(random, PATTERNS),
                                    pick(random, PATTERNS),
                                    pick(random, VERBS),
                                    pick(random, VERBS)));
        }
        for (int i = 0; i < 16; i++) {
            text.append(binding(random, i));
        }
        return text.toString();
    }

    private static String binding(Random random, int i) {
        boolean cluster = i % 5 == 0;
        int role = random.nextInt(14);
        String user = pick(random, USERS);
        return """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: %s
        metadata: {name: binding-%d%s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: role-%d}
        subjects:
        - {kind: User, apiGroup: rbac.authorization.k8s.io, name: "%s"}
        - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:%s"}
        - {kind: ServiceAccount, name: ci}
        ---
        """
                .formatted(
                        cluster ? "ClusterRoleBinding" : "RoleBinding",
                        i,
                        cluster ? "" : ", namespace: " + pick(random, NAMESPACES),
                        role % 3 == 0 || cluster ? "ClusterRole" : "Role",
                        role,
                        user,
                        pick(random, NAMESPACES));
    }

    private static String pick(Random random, List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
