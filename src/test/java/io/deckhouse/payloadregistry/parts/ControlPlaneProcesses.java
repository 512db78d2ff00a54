package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The three processes of a control plane, their flags, and when each is ready. */
final class ControlPlaneProcesses implements AutoCloseable {
    static final String AUDIT_LOG = "audit.log";

    /** One line a request, when it is over. */
    private static final String AUDIT_POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules: [{level: Metadata}]
            """;

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Between two looks whether they rest, and the processor time that resting ones take in it. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration RESTING = Duration.ofMillis(400);

    private final TemporaryDirectory directory;
    private final HttpClient client;
    private final ControlPlane.Options options;
    private final int apiPort;
    private final int etcdPort = Loopback.freePort();
    private final List<RunningProcess> others = new ArrayList<>();
    private final AtomicReference<@Nullable RunningProcess> etcd = new AtomicReference<>();
    private final AtomicReference<@Nullable RunningProcess> apiServer = new AtomicReference<>();

    ControlPlaneProcesses(
            TemporaryDirectory directory, Pki pki, int apiPort, ControlPlane.Options options) {
        this.directory = directory;
        this.options = options;
        this.apiPort = apiPort;
        client = HttpClient.newBuilder().sslContext(pki.trust()).build();
        Pki.Identity server = pki.server("kube-apiserver");
        directory.write("ca.crt", pki.authorityPem());
        directory.write("apiserver.crt", server.certificatePem());
        directory.write("apiserver.key", server.keyPem());
        directory.write("sa.key", pki.newKeyPem());
        directory.write("audit.yaml", AUDIT_POLICY);
    }

    /** Starts all three and waits until they do their work; stops what started if one does not. */
    void start(String adminToken) {
        try {
            RunningProcess store = startEtcd();
            etcd.set(store);
            startApiServer(adminToken);
            store.expectAlive(); // else the API server found another one's etcd at this port
            RunningProcess controllers = startControllerManager();
            others.add(controllers);
            controllers.await(
                    "the default ServiceAccount",
                    LIMIT,
                    () ->
                            answers(
                                    "/api/v1/namespaces/default/serviceaccounts/default",
                                    adminToken));
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    HttpClient client() {
        return client;
    }

    void startApiServer(String adminToken) {
        RunningProcess started = startKubeApiserver();
        apiServer.set(started);
        started.await("/readyz", LIMIT, () -> answers("/readyz", adminToken));
    }

    void stopApiServer() {
        RunningProcess running = apiServer.getAndSet(null);
        if (running != null) {
            running.stop();
        }
    }

    void killApiServer() {
        RunningProcess running = apiServer.getAndSet(null);
        if (running != null) {
            running.kill();
        }
    }

    /** Kills etcd (SIGKILL) and starts it again with the same data. */
    void restartEtcd(String adminToken) {
        RunningProcess running = etcd.getAndSet(null);
        if (running != null) {
            running.kill();
        }
        RunningProcess started = startEtcd();
        etcd.set(started);
        started.await("/readyz with etcd", LIMIT, () -> answers("/readyz", adminToken));
    }

    /** Waits until they do next to nothing, so that what comes is not slowed by what was. */
    void awaitRest() {
        AtomicReference<Duration> before = new AtomicReference<>(processorTime());
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> {
                    Duration now = processorTime();
                    return now.minus(before.getAndSet(now)).compareTo(RESTING) < 0;
                });
    }

    private Duration processorTime() {
        return Stream.concat(
                        others.stream(),
                        Stream.of(etcd, apiServer)
                                .map(AtomicReference::get)
                                .filter(Objects::nonNull))
                .map(RunningProcess::processorTime)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Kills them: their data goes with them. */
    @Override
    public void close() {
        others.reversed().forEach(RunningProcess::close);
        RunningProcess running = etcd.getAndSet(null);
        if (running != null) {
            running.close();
        }
        killApiServer();
    }

    private RunningProcess startEtcd() {
        String clients = "http://127.0.0.1:" + etcdPort;
        String peers = "http://127.0.0.1:" + Loopback.freePort();
        return program("etcd")
                .with("--name", "default", "--data-dir", file("etcd"), "--unsafe-no-fsync")
                .with("--listen-client-urls", clients, "--advertise-client-urls", clients)
                .with("--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers)
                .with("--initial-cluster", "default=" + peers, "--log-level", "warn")
                .start(log("etcd"));
    }

    private RunningProcess startKubeApiserver() {
        Command command =
                program("kube-apiserver")
                        .with("--etcd-servers", "http://127.0.0.1:" + etcdPort)
                        .with("--bind-address", "127.0.0.1", "--advertise-address", "127.0.0.1")
                        .with("--secure-port", Integer.toString(apiPort), "--insecure-port", "0")
                        .with("--endpoint-reconciler-type", "none")
                        .with("--tls-cert-file", file("apiserver.crt"))
                        .with("--tls-private-key-file", file("apiserver.key"))
                        .with("--client-ca-file", file("ca.crt"))
                        .with("--token-auth-file", file("tokens.csv"))
                        .with("--authorization-mode", "RBAC", "--anonymous-auth=true")
                        .with("--service-cluster-ip-range", "10.0.0.0/24")
                        .with("--service-account-issuer", "https://kubernetes.default.svc")
                        .with("--service-account-signing-key-file", file("sa.key"))
                        .with("--service-account-key-file", file("sa.key"));
        Command capped =
                options.maxTokenExpiration()
                        .map(cap -> cap.toSeconds() + "s")
                        .map(cap -> command.with("--service-account-max-token-expiration", cap))
                        .orElse(command);
        Command audited =
                options.audited()
                        ? capped.with("--audit-policy-file", file("audit.yaml"))
                                .with("--audit-log-path", file(AUDIT_LOG))
                                .with(
                                        "--audit-log-maxsize",
                                        "4096") // MiB: not a second file in a test
                        : capped;
        return audited.start(log("kube-apiserver"));
    }

    private RunningProcess startControllerManager() {
        String controllers =
                "namespace,serviceaccount,root-ca-cert-publisher,garbagecollector,"
                        + "clusterrole-aggregation"
                        + (options.legacyTokens() ? ",serviceaccount-token" : "");
        return program("kube-controller-manager")
                .with("--kubeconfig", file("kcm.kubeconfig"), "--leader-elect=false")
                .with("--use-service-account-credentials", "--bind-address", "127.0.0.1")
                .with("--secure-port", Integer.toString(Loopback.freePort()), "--port", "0")
                .with("--cert-dir", file("kcm-cert"), "--root-ca-file", file("ca.crt"))
                .with("--service-account-private-key-file", file("sa.key"))
                .with("--controllers", controllers)
                .start(log("kube-controller-manager"));
    }

    private boolean answers(String path, String token) {
        URI uri = URI.create("https://127.0.0.1:" + apiPort + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(2))
                        .header("Authorization", "Bearer " + token)
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Command program(String name) {
        return Command.of(Parts.controlPlaneProgram(name).toString()).in(directory.path());
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }
}
