package io.deckhouse.payloadregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Htpasswd;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import io.deckhouse.payloadregistry.parts.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Users, rights, TLS and configuration change while clients ask: no request fails, and what changed
 * is seen within a second.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class ReloadIT {
    private static final int CLIENTS = 8;
    private static final int ON_ONE_CONNECTION = 50;

    /** A second, and what the question itself may take on a busy machine. */
    private static final Duration SOON = Duration.ofMillis(1_500);

    private static final Pattern URL = Pattern.compile("auth server: (\\S+)");
    private static final String SCOPE = "?scope=repository:team/app:pull";
    private static final String PASSWORD = "correct horse";

    private final Path directory;
    private final TlsFiles tls;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Future<Integer>> load = new ArrayList<>();
    private RunningProcess server;
    private URI url;

    ReloadIT(@TempDir Path directory) {
        this.directory = directory;
        this.tls = new TlsFiles(directory.resolve("tls"));
    }

    @BeforeAll
    void serveUnderLoad() throws IOException {
        tls.renew();
        users("steady");
        role("app/**");
        configure("first");
        server =
                CliProcess.command("serve", "auth", "--config", path("auth.yaml").toString())
                        .with("--manifests", directory.resolve("access").toString())
                        .start(path("auth.log"));
        url = URI.create(server.awaitLog(URL).group(1) + SCOPE);
        server.await("rights", () -> granted("steady").equals("repository:team/app:pull"));
        for (int client = 0; client < CLIENTS; client++) {
            load.add(threads.submit(this::askUntilTheEnd));
        }
    }

    /** The load's own verdict, after every change. */
    @AfterAll
    void noRequestFailed() throws Exception {
        try (RunningProcess ending = server) {
            isOver.set(true);
            for (Future<Integer> client : load) {
                assertThat(client.get()).isPositive();
            }
            assertThat(failures).isEmpty();
            assertThat(ending.log()).doesNotContain(PASSWORD).doesNotContain("eyJ");
        } finally {
            threads.close();
        }
    }

    @Test
    void usersComeAndGo() throws Exception {
        users("steady", "guest");
        within(SOON, "the new user is known", () -> status("guest") == 200);

        users("steady");
        within(SOON, "the user is gone", () -> status("guest") == 401);

        Files.writeString(path("users.yaml"), "users: {steady: {passwordHash: broken}}");
        server.awaitLog(Pattern.compile("users.yaml.*what was read before stays in use"));
        assertThat(status("steady")).isEqualTo(200);
        users("steady");
    }

    @Test
    void rightsComeAndGo() throws Exception {
        role("other/**");
        within(SOON, "the right is gone", () -> anonymous().isEmpty());

        role("app/**");
        within(SOON, "the right is back", () -> anonymous().equals("repository:team/app:pull"));
    }

    @Test
    void certificatesAreRenewed() throws Exception {
        X509Certificate renewed = tls.renew();

        within(SOON, "new connections get it", () -> renewed.equals(presented()));
    }

    @Test
    void configurationChanges() throws Exception {
        configure("second");
        within(SOON, "tokens have the new issuer", () -> issuer().equals("second"));

        Files.writeString(path("auth.yaml"), "service: [broken\n");
        server.awaitLog(Pattern.compile("auth.yaml.*what was read before stays in use"));
        assertThat(issuer()).isEqualTo("second");
        configure("first");
        within(SOON, "the issuer is back", () -> issuer().equals("first"));
    }

    private int askUntilTheEnd() throws InterruptedException {
        int answers = 0;
        while (!isOver.get()) {
            try (HttpClient http = client()) {
                for (int at = 0; at < ON_ONE_CONNECTION && !isOver.get(); at++) {
                    int status = ask(http, "steady").statusCode();
                    if (status != 200) {
                        failures.add("status " + status);
                    }
                    answers++;
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
        return answers;
    }

    private static void within(Duration limit, String what, Callable<Boolean> condition)
            throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        boolean isLate = false;
        while (!condition.call()) {
            assertThat(isLate).as("%s within %s", what, limit).isFalse();
            isLate = System.nanoTime() > end;
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder().sslContext(tls.trust()).build();
    }

    private HttpResponse<String> ask(HttpClient http, String user)
            throws IOException, InterruptedException {
        String pair = user + ":" + PASSWORD;
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        if (!user.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(String user) {
        try (HttpClient http = client()) {
            return ask(http, user);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private int status(String user) {
        return ask(user).statusCode();
    }

    private String granted(String user) {
        return JsonMapper.shared().readTree(ask(user).body()).path("scope").asString("");
    }

    private String anonymous() {
        return granted("");
    }

    private String issuer() throws Exception {
        String body = ask("steady").body();
        String token = JsonMapper.shared().readTree(body).path("token").asString("");
        return SignedJWT.parse(token).getJWTClaimsSet().getIssuer();
    }

    private X509Certificate presented() throws Exception {
        return (X509Certificate) ask("steady").sslSession().orElseThrow().getPeerCertificates()[0];
    }

    private void configure(String issuer) throws IOException {
        replace(
                "auth.yaml",
                """
                service: registry.example.com
                issuer: %s
                listen: 127.0.0.1:0
                tls: {certificate: tls/tls.crt, key: tls/tls.key}
                staticUsers: {file: users.yaml}
                keys: {directory: keys}
                """
                        .formatted(issuer));
    }

    private void users(String... names) throws IOException {
        var text = new StringBuilder("users:\n");
        for (String name : names) {
            text.append(
                    """
                      %s:
                        passwordHash: "%s"
                        projects: [{name: team, subPath: "app*", access: READ}]
                    """
                            .formatted(name, Htpasswd.nbB(name, PASSWORD, 5)));
        }
        replace("users.yaml", text.toString());
    }

    /** Lets everybody pull below this pattern. */
    private void role(String pattern) throws IOException {
        Files.createDirectories(directory.resolve("access"));
        replace(
                "access/role.yaml",
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: open, namespace: team}
                rules:
                - apiGroups: [payload-registry.deckhouse.io]
                  resources: [payloadrepositoryaccesses]
                  resourceNames: ["%s"]
                  verbs: [get]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: open, namespace: team}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: open}
                subjects:
                - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:unauthenticated"}
                """
                        .formatted(pattern));
    }

    /** As a careful administrator does: never half a file. */
    private void replace(String name, String text) throws IOException {
        Path next = Files.writeString(path(name + ".next"), text);
        Files.move(next, path(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path path(String name) {
        return directory.resolve(name);
    }
}
