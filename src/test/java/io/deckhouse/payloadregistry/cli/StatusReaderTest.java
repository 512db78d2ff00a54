package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestCluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the cluster is asked, and for what. */
final class StatusReaderTest {
    private static final String SECRET =
            """
            apiVersion: v1
            kind: Secret
            type: kubernetes.io/dockerconfigjson
            metadata: {name: s, namespace: team, annotations: {%s}}
            data: {.dockerconfigjson: eyJhdXRocyI6e319}
            """;
    private static final String OURS = "payload-registry.deckhouse.io/service-account.name: sa";

    @TempDir private Path directory;

    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    private final StringWriter err = new StringWriter();
    private Set<Kind> forbidden = Set.of();

    @Test
    void withoutSecretsNothingElseIsAsked() throws Exception {
        read(List.of(), false);

        assertThat(calls).containsExactly("SECRET {type=kubernetes.io/dockerconfigjson}");
    }

    @Test
    void eachKindIsListedOnce() throws Exception {
        Files.writeString(directory.resolve("s.yaml"), SECRET.formatted(OURS));

        read(List.of(), false);

        assertThat(calls)
                .containsExactlyInAnyOrder(
                        "SECRET {type=kubernetes.io/dockerconfigjson}",
                        "SERVICE_ACCOUNT {}",
                        "POD {}",
                        "DEPLOYMENT {}",
                        "STATEFUL_SET {}",
                        "DAEMON_SET {}",
                        "CRON_JOB {}",
                        "JOB {}",
                        "MODULE_CONFIG {metadata.name=global}",
                        "INGRESS {}");
    }

    @Test
    void aKnownHostIsNotLookedFor() throws Exception {
        Files.writeString(directory.resolve("s.yaml"), SECRET.formatted(OURS));

        read(List.of(RegistryHost.parse("r.example.com")), false);

        assertThat(calls).hasSize(8).noneMatch(call -> call.startsWith("INGRESS"));
    }

    @Test
    void staticSecretsNeedNoHost() throws Exception {
        Files.writeString(directory.resolve("s.yaml"), SECRET.formatted(""));

        read(List.of(), false);

        assertThat(calls).hasSize(8).noneMatch(call -> call.startsWith("INGRESS"));
    }

    @Test
    void whoMayNotListPodsSeesTheRest() throws Exception {
        Files.writeString(directory.resolve("s.yaml"), SECRET.formatted(OURS));
        forbidden = Set.of(Kind.POD);

        assertThat(read(List.of(), false).secrets()).hasSize(1);
        assertThat(err.toString()).startsWith("Warning: Pods may not be listed here");
        assertThatThrownBy(() -> read(List.of(), true)).isInstanceOf(ClusterException.class);
    }

    /** Whether a ServiceAccount is gone cannot be told by who may not see any. */
    @Test
    void whoMayNotListServiceAccountsSeesWhatTheSecretsSay() throws Exception {
        Files.writeString(directory.resolve("s.yaml"), SECRET.formatted(OURS));

        assertThat(states(read(List.of(), false))).containsExactly(State.SERVICE_ACCOUNT_MISSING);
        forbidden = Set.of(Kind.SERVICE_ACCOUNT);
        assertThat(states(read(List.of(), false))).containsExactly(State.PENDING);
        assertThat(err.toString())
                .isEqualTo(
                        "Warning: ServiceAccounts may not be listed here: whether they still exist"
                                + " is not checked, and USED BY does not show them\n");
    }

    private static List<State> states(StatusWorld world) {
        return world.rows(Instant.EPOCH).stream().map(row -> row.finding().state()).toList();
    }

    @Test
    void workloadsThatMayNotBeListedAreNamed() throws Exception {
        Files.writeString(directory.resolve("s.yaml"), SECRET.formatted(OURS));
        forbidden = Set.of(Kind.DEPLOYMENT, Kind.JOB);

        assertThat(read(List.of(), true).secrets()).hasSize(1);
        assertThat(err.toString())
                .isEqualTo(
                        "Warning: deployments, jobs may not be listed here: USED BY does not show"
                                + " all of them\n");
    }

    private StatusWorld read(List<RegistryHost> hosts, boolean needsPods) throws Exception {
        Cluster real = ManifestCluster.open(directory, Clock.systemUTC(), new SecureRandom());
        try (real) {
            return new StatusReader(
                            counted(real),
                            "team",
                            new StatusSelection(),
                            new Warnings(new PrintWriter(err, true)))
                    .read(hosts, needsPods);
        }
    }

    private Cluster counted(Cluster real) {
        return (Cluster)
                Proxy.newProxyInstance(
                        Cluster.class.getClassLoader(),
                        new Class<?>[] {Cluster.class},
                        (_, method, arguments) -> {
                            if (arguments != null && arguments[0] instanceof Kind kind) {
                                calls.add(kind + " " + ((Selection) arguments[1]).fields());
                                refuse(kind);
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw Optional.ofNullable(e.getCause()).orElse(e);
                            }
                        });
    }

    private void refuse(Kind kind) throws IOException {
        if (forbidden.contains(kind)) {
            throw new ClusterException(
                    Reason.FORBIDDEN, "cannot list " + kind.plural() + ": it is forbidden");
        }
    }
}
