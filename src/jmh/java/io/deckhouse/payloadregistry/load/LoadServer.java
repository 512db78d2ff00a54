package io.deckhouse.payloadregistry.load;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.BindingKey;
import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.RoleKey;
import io.deckhouse.payloadregistry.access.RoleRef;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.authserver.AccessView;
import io.deckhouse.payloadregistry.authserver.AuditLines;
import io.deckhouse.payloadregistry.authserver.AuthMetrics;
import io.deckhouse.payloadregistry.authserver.RbacAuthorizer;
import io.deckhouse.payloadregistry.authserver.RegistryAuthServer;
import io.deckhouse.payloadregistry.authserver.StaticLogin;
import io.deckhouse.payloadregistry.authserver.StaticUserAuthenticator;
import io.deckhouse.payloadregistry.authserver.TokenReviewAuthenticator;
import io.deckhouse.payloadregistry.authserver.TokenReviewer.Review;
import io.deckhouse.payloadregistry.cli.OldGarbage;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordHasher;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.HttpResponse;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.hosting.Routes;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.SubPathPattern;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.RegistryClaims;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The server under load: as {@code serve auth} puts it together, with audit and metrics, but with
 * rights, users and a token reviewer of its own. Beside it a fixed answer, the floor.
 */
final class LoadServer {
    static final String SERVICE = "registry.example.com";
    static final String FLOOR = "/floor";
    static final String PASSWORD = "correct horse battery staple";
    private static final int BCRYPT_COST = 10;
    private static final int SIGNATURES = 3_000;

    /** As long as an answer with a token of ours is. */
    private static final byte[] FIXED = "x".repeat(2_800).getBytes(StandardCharsets.US_ASCII);

    private LoadServer() {}

    /** Serves until its input ends; the argument is an empty directory for the keys. */
    public static void main(String[] args) throws IOException {
        Clock clock = Clock.systemUTC();
        var random = new SecureRandom();
        var keys =
                RotatingKeys.open(
                        new KeyDirectory(Path.of(args[0])),
                        RotationPolicy.STANDARD,
                        clock,
                        random);
        RegistryAuthServer server = server(keys, clock, random);
        Routes routes = server.routes().get(FLOOR, _ -> HttpResponse.json(200, FIXED));
        var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try (HttpHost host = HttpHost.start(ListenConfig.plain(address), routes, Clock.systemUTC())) {
            System.out.println(host.address().getPort());
            OldGarbage.collectEarly();
            obey(keys, clock);
        }
    }

    private static void obey(RotatingKeys keys, Clock clock) throws IOException {
        var commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(line.equals("heap") ? heapAfterCollection() : signing(keys, clock));
        }
    }

    private static long heapAfterCollection() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** Processor time of one registry token's signature, in nanoseconds. */
    private static long signing(RotatingKeys keys, Clock clock) {
        var threads = ManagementFactory.getThreadMXBean();
        var signer = keys.current();
        Instant now = clock.instant();
        long start = 0;
        for (int at = 0; at < 2 * SIGNATURES; at++) {
            start = at == SIGNATURES ? threads.getCurrentThreadCpuTime() : start;
            signer.sign(
                    new RegistryClaims(
                            "issuer",
                            "subject",
                            SERVICE,
                            now,
                            now,
                            now.plusSeconds(900),
                            "id" + at,
                            List.of()));
        }
        return (threads.getCurrentThreadCpuTime() - start) / SIGNATURES;
    }

    private static RegistryAuthServer server(RotatingKeys keys, Clock clock, SecureRandom random) {
        var metrics = new AuthMetrics(keys, clock);
        AccessView view = view();
        var limits =
                StaticUserAuthenticator.Limits.of(Runtime.getRuntime().availableProcessors());
        Map<String, StaticLogin> users = Map.of("ci", ci(random));
        return RegistryAuthServer.builder(SERVICE, keys, clock, random)
                .authenticator(
                        new TokenReviewAuthenticator(
                                metrics.counted((token, _) -> review(token)),
                                TokenReviewAuthenticator.Audiences.of(SERVICE),
                                clock,
                                random))
                .authenticator(new StaticUserAuthenticator(() -> users, limits, clock, random))
                .anonymous()
                .authorizer(new RbacAuthorizer(() -> view, clock))
                .audit(metrics)
                .audit(new AuditLines(System.err))
                .metrics(metrics::page)
                .build();
    }

    /** Every token is good, and each is another ServiceAccount's. */
    private static Review review(Password token) {
        String text = token.reveal();
        String name = "account" + text.substring(text.lastIndexOf('s') + 1);
        return new Review.Accepted(
                "system:serviceaccount:team:" + name,
                "b0c0a1de-2f34-4a6c-8f8e-1d2c3b4a5968",
                Set.of(
                        "system:serviceaccounts",
                        "system:serviceaccounts:team",
                        "system:authenticated"),
                List.of(SERVICE));
    }

    private static StaticLogin ci(SecureRandom random) {
        if (!(SubPathPattern.parse("*") instanceof Parse.Parsed<SubPathPattern>(var all))) {
            throw new AssertionError("a star is a subPath");
        }
        return new StaticLogin(
                new StaticUser(
                        "ci", List.of(new StaticUser.Project("team", all, AccessLevel.FULL))),
                new PasswordHasher(random).hash(Password.of(PASSWORD), BCRYPT_COST));
    }

    private static AccessView view() {
        Namespaces namespaces = Namespaces.of(List.of("team"));
        var role = new Role(RoleKey.role("team", "pull"), List.of(rule("get")));
        var bindings =
                Stream.of("system:serviceaccounts:team", "developers", "admins")
                        .map(LoadServer::binding)
                        .toList();
        var index =
                AccessIndex.of(List.of(role), bindings, namespaces, VerbTable.standard());
        return new AccessView(index, namespaces, 1, Instant.MAX, true);
    }

    private static Rule rule(String verb) {
        return Rule.about(Set.of(verb), List.of("app/**"));
    }

    private static Binding binding(String group) {
        return new Binding(
                BindingKey.roleBinding("team", "pull-" + group.replace(':', '-')),
                RoleRef.role("pull"),
                List.of(new RbacSubject(RbacSubject.Kind.GROUP, "", group)));
    }
}
