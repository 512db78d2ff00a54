package io.deckhouse.payloadregistry.parts;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Kubernetes API server with etcd and the controller manager, on loopback, with RBAC and its
 * own certificates. It takes about six seconds to start, so tests share one where they can and keep
 * apart by namespaces; a test that stops the API server starts its own.
 */
public final class ControlPlane implements AutoCloseable {
    /** The user behind {@link #adminTokenKubeconfig}, in group {@code system:masters}. */
    private static final String ADMIN = "token-admin";

    private final TemporaryDirectory directory;
    private final ControlPlaneProcesses processes;
    private final Kubeconfig kubeconfig;
    private final Map<String, String> userTokens;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * How to start it.
     *
     * @param maxTokenExpiration the server's cap on ServiceAccount tokens, an hour or more
     * @param legacyTokens whether each ServiceAccount gets a token Secret, as before 1.24
     * @param audited whether every request is written to the audit log
     */
    public record Options(
            Optional<Duration> maxTokenExpiration, boolean legacyTokens, boolean audited) {
        /** No cap and no token Secrets, as a current Kubernetes has it; no audit log. */
        public static Options defaults() {
            return new Options(Optional.empty(), false, false);
        }

        /** The same with a cap on the life of ServiceAccount tokens. */
        public Options withMaxTokenExpiration(Duration cap) {
            return new Options(Optional.of(cap), legacyTokens, audited);
        }

        /** The same with an audit log. */
        public Options withAuditLog() {
            return new Options(maxTokenExpiration, legacyTokens, true);
        }
    }

    private ControlPlane(TemporaryDirectory directory, Options options) {
        this.directory = directory;
        Pki pki = new Pki("kube-ca");
        int port = Loopback.freePort();
        kubeconfig = new Kubeconfig("https://127.0.0.1:" + port, pki.authorityPem());
        directory.write(
                "admin.kubeconfig",
                kubeconfig.forCertificate(pki.client("O=system:masters,CN=admin")));
        directory.write(
                "kcm.kubeconfig",
                kubeconfig.forCertificate(pki.client("CN=system:kube-controller-manager")));
        userTokens = StaticUsers.write(directory, ADMIN);
        directory.write("admin-token.kubeconfig", kubeconfig.forToken(userToken(ADMIN)));
        processes = new ControlPlaneProcesses(directory, pki, port, options);
    }

    /** The one of this JVM: started by the first call, stopped when the JVM ends. */
    public static ControlPlane shared() {
        return Shared.get();
    }

    /** A fresh one of the caller's own, ready for use. */
    public static ControlPlane start() {
        return start(Options.defaults());
    }

    /** A fresh one of the caller's own with these options, ready for use. */
    public static ControlPlane start(Options options) {
        return Loopback.retryingTakenPorts(() -> attempt(options));
    }

    private static ControlPlane attempt(Options options) {
        TemporaryDirectory directory = new TemporaryDirectory("control-plane");
        try {
            ControlPlane plane = new ControlPlane(directory, options);
            plane.processes.start(plane.userToken(ADMIN));
            return plane;
        } catch (RuntimeException | AssertionError e) {
            directory.close();
            throw e;
        }
    }

    /** The API server's URL. */
    public String server() {
        return kubeconfig.server();
    }

    /** The certificate of the API server's authority, PEM. */
    public Path authorityFile() {
        return directory.resolve("ca.crt");
    }

    /** What was asked of the API server, where {@link Options#withAuditLog} wanted that known. */
    public AuditLog auditLog() {
        return new AuditLog(directory.resolve(ControlPlaneProcesses.AUDIT_LOG));
    }

    /** A client of the API server as an administrator, with nothing between it and the wire. */
    public BareClient bareClient() {
        return new BareClient(server(), kubeconfig.authorityPem(), userToken(ADMIN));
    }

    /** A kubeconfig file of a member of {@code system:masters}, by client certificate. */
    public Path adminKubeconfig() {
        return directory.resolve("admin.kubeconfig");
    }

    /** A kubeconfig file of a member of {@code system:masters}, by token. */
    public Path adminTokenKubeconfig() {
        return directory.resolve("admin-token.kubeconfig");
    }

    /** A new kubeconfig file with this bearer token and nothing else to prove who it is. */
    public Path kubeconfig(String token) {
        return directory.write(
                "user-%d.kubeconfig".formatted(count.incrementAndGet()),
                kubeconfig.forToken(token));
    }

    /**
     * A token-only kubeconfig file of a user without any right: {@code alice} and {@code bob} of
     * the group {@code developers}, or {@code carol} of none.
     */
    public Path kubeconfigOfUser(String user) {
        return kubeconfig(userToken(user));
    }

    /** The bearer token of a user whom {@link #kubeconfigOfUser} knows. */
    public String userToken(String user) {
        String token = userTokens.get(user);
        if (token == null) {
            throw new IllegalArgumentException("no such user: " + user);
        }
        return token;
    }

    /** Creates a namespace for one test and gives its name. */
    public String freshNamespace() {
        String name =
                "test-%d-%s"
                        .formatted(
                                count.incrementAndGet(),
                                Long.toString(System.nanoTime(), 36).toLowerCase(Locale.ROOT));
        kubectl("create", "namespace", name).expectSuccess();
        return name;
    }

    /**
     * A ServiceAccount's token for an audience, by TokenRequest; no audience means the API server.
     * (The {@code kubectl} of Debian 12 has no {@code create token} yet.)
     */
    public String serviceAccountToken(
            String namespace, String name, Duration life, String... audiences) {
        String request =
                """
                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                 "spec": {"audiences": [%s], "expirationSeconds": %d}}
                """
                        .formatted(
                                String.join(
                                        ", ",
                                        List.of(audiences).stream()
                                                .map(a -> '"' + a + '"')
                                                .toList()),
                                life.toSeconds());
        String path = "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, name);
        String reply =
                kubectlCommand(adminKubeconfig(), "create", "--raw", path, "-f", "-")
                        .withInput(request)
                        .run()
                        .output();
        return TokenReply.token(reply);
    }

    /** Runs kubectl as an administrator. */
    public CommandResult kubectl(String... arguments) {
        return kubectlCommand(adminKubeconfig(), arguments).run();
    }

    /** Applies a manifest as an administrator. */
    public void apply(String manifest) {
        kubectlCommand(adminKubeconfig(), "apply", "-f", "-")
                .withInput(manifest)
                .run()
                .expectSuccess();
    }

    /** A kubectl command of the user of this kubeconfig, to be changed further or run. */
    public Command kubectlCommand(Path kubeconfigFile, String... arguments) {
        return Command.part("kubectl", arguments)
                .withVariable("KUBECONFIG", kubeconfigFile.toString())
                .withVariable("HOME", directory.path().toString());
    }

    /** Ends the API server alone, with time to close its connections (SIGTERM). */
    public void stopApiServer() {
        processes.stopApiServer();
    }

    /** Kills the API server alone (SIGKILL): clients see their connections break. */
    public void killApiServer() {
        processes.killApiServer();
    }

    /** Starts the API server after its end, at the same address, with the same data. */
    public void startApiServer() {
        processes.startApiServer(userToken(ADMIN));
    }

    /** Waits, at most 90 s, until nothing that was asked of it keeps it busy any more. */
    public void awaitRest() {
        processes.awaitRest();
    }

    /** Kills and starts the API server. */
    public void restartApiServer() {
        killApiServer();
        startApiServer();
    }

    /** Has the API server sign with another key, and know no other, from its next start on. */
    public void replaceSigningKey() {
        directory.write("sa.key", new Pki("new-signer").newKeyPem());
    }

    /** Kills etcd alone (SIGKILL) and starts it again; the API server stays. */
    public void restartEtcd() {
        processes.restartEtcd(userToken(ADMIN));
    }

    @Override
    public void close() {
        processes.close();
        directory.close();
    }

    /** Holds the shared one; a start that failed fails every later caller with the same cause. */
    private static final class Shared {
        private static final FutureTask<ControlPlane> STARTED =
                new FutureTask<>(() -> {
                    ControlPlane plane = ControlPlane.start();
                    Runtime.getRuntime().addShutdownHook(new Thread(plane::close));
                    return plane;
                });

        static ControlPlane get() {
            STARTED.run(); // does nothing after the first time
            try {
                return STARTED.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new AssertionError("the shared control plane did not start", e.getCause());
            }
        }
    }
}
