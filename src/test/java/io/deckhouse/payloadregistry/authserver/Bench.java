package io.deckhouse.payloadregistry.authserver;

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
import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordHasher;
import io.deckhouse.payloadregistry.parts.MovableClock;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.SubPathPattern;
import io.deckhouse.payloadregistry.token.KeyMaterial;
import io.deckhouse.payloadregistry.token.KeyStorage;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A whole server of in-process parts: namespace {@code team}, whose ServiceAccount {@code puller}
 * may pull {@code app} and below {@code web}, whose {@code pusher} may do everything to {@code
 * app}; anybody may pull {@code team/public}; the static user {@code ci} has FULL on {@code team}.
 */
final class Bench {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String SERVICE = "registry.example.com:5000";
    static final Password CI_PASSWORD = Password.of("correct:horse ü");
    static final Password PULLER = Tokens.jwt("puller", SERVICE, NOW.plus(Duration.ofHours(24)));
    static final Password PUSHER = Tokens.jwt("pusher", SERVICE, NOW.plus(Duration.ofHours(24)));
    static final SecureRandom RANDOM = new SecureRandom();

    final MovableClock clock = new MovableClock(NOW);
    final CountingReviewer reviewer = new CountingReviewer();
    final Map<String, StaticLogin> users = new ConcurrentHashMap<>();
    final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
    final List<Duration> slept = new CopyOnWriteArrayList<>();
    final AtomicReference<AccessView> view = new AtomicReference<>(view(1, Instant.MAX, true));
    final RotatingKeys keys = keys();
    final RegistryAuthServer server;

    Bench() {
        this(AuthServerSettings.of(SERVICE));
    }

    Bench(AuthServerSettings settings) {
        reviewer.accept(PULLER, "system:serviceaccount:team:puller", SERVICE);
        reviewer.accept(PUSHER, "system:serviceaccount:team:pusher", SERVICE);
        users.put("ci", login("ci", CI_PASSWORD));
        server = builder(settings).build();
    }

    private RegistryAuthServer.Builder builder(AuthServerSettings settings) {
        var audiences = TokenReviewAuthenticator.Audiences.of(SERVICE);
        return RegistryAuthServer.builder(settings, keys, clock, RANDOM)
                .authenticator(new TokenReviewAuthenticator(reviewer, audiences, clock, RANDOM))
                .authenticator(
                        new StaticUserAuthenticator(
                                () -> users, StaticUserAuthenticator.Limits.of(2), clock, RANDOM))
                .authorizer(new RbacAuthorizer(view::get, clock))
                .audit(audit::add)
                .anonymous()
                .sleeper(slept::add);
    }

    TokenReply ask(Login login, String... scopes) throws InterruptedException {
        return server.endpoint()
                .answer(
                        new TokenRequest(
                                login,
                                List.of(SERVICE),
                                List.of(scopes),
                                InetAddress.getLoopbackAddress()));
    }

    TokenReply.Issued issued(Login login, String... scopes) throws InterruptedException {
        return (TokenReply.Issued) ask(login, scopes);
    }

    AuditEntry lastEntry() {
        return audit.getLast();
    }

    static Login token(Password token) {
        return login("token", token.reveal());
    }

    static Login login(String user, String password) {
        return new Login.Presented(
                new Credentials(user, Password.of(password), InetAddress.getLoopbackAddress()));
    }

    static Login ci() {
        return login("ci", CI_PASSWORD.reveal());
    }

    /** A request from this machine that names no service. */
    static TokenRequest request(Login login, String... scopes) {
        return new TokenRequest(
                login, List.of(), List.of(scopes), InetAddress.getLoopbackAddress());
    }

    static Login anonymous() {
        return new Login.Anonymous();
    }

    static StaticLogin login(String name, Password password) {
        return login(name, new PasswordHasher(RANDOM).hash(password, 4));
    }

    static StaticLogin login(String name, BcryptHash hash) {
        return new StaticLogin(new StaticUser(name, List.of(project("team"))), hash);
    }

    private static StaticUser.Project project(String name) {
        if (SubPathPattern.parse("*") instanceof Parse.Parsed<SubPathPattern>(var pattern)) {
            return new StaticUser.Project(name, pattern, AccessLevel.FULL);
        }
        throw new AssertionError("a star is a subPath");
    }

    static AccessView view(long generation, Instant confirmedAt, boolean isReady) {
        Namespaces namespaces = Namespaces.of(List.of("team"));
        var index =
                AccessIndex.of(
                        List.of(
                                role("pull", Set.of("get"), "app", "web/**"),
                                role("push", Set.of("*"), "app"),
                                role("public", Set.of("get"), "public")),
                        List.of(
                                bind("pull", "puller"),
                                bind("push", "pusher"),
                                new Binding(
                                        BindingKey.roleBinding("team", "public"),
                                        RoleRef.role("public"),
                                        List.of(
                                                new RbacSubject(
                                                        RbacSubject.Kind.GROUP,
                                                        "",
                                                        "system:unauthenticated")))),
                        namespaces,
                        VerbTable.standard());
        return new AccessView(index, namespaces, generation, confirmedAt, isReady);
    }

    private static Role role(String name, Set<String> verbs, String... patterns) {
        return new Role(RoleKey.role("team", name), List.of(Rule.about(verbs, List.of(patterns))));
    }

    private static Binding bind(String role, String account) {
        return new Binding(
                BindingKey.roleBinding("team", role),
                RoleRef.role(role),
                List.of(new RbacSubject(RbacSubject.Kind.SERVICE_ACCOUNT, "team", account)));
    }

    private RotatingKeys keys() {
        var stored = new AtomicReference<>(KeyMaterial.EMPTY);
        KeyStorage memory = change -> stored.set(change.apply(stored.get()));
        try {
            return RotatingKeys.open(memory, RotationPolicy.STANDARD, clock, RANDOM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
