package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deckhouse.payloadregistry.cluster.Cluster.Preconditions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesConnection.Purpose;
import io.deckhouse.payloadregistry.parts.CannedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which 404 means that an object is not there, and which that something in between is ill. */
final class MissingObjectTest {
    private static final ObjectKey SECRET = ObjectKey.of(Kind.SECRET, "team", "puller");
    private static final ObjectKey ACCESS =
            ObjectKey.of(Kind.PAYLOAD_REPOSITORY_ACCESS, "team", "readers");
    private static final String PAGE = "404 page not found\n";

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind':'Status','reason':'NotFound','details':{'name':'puller'}}",
                "{'kind':'Status','reason':'NotFound','message':'secrets not found'}",
                "{'kind':'Status','reason':'NotFound','details':{'name':'team'}}"
            })
    void isNotThereWhenTheApiServerSaysSo(String status) throws IOException {
        answering(
                status.replace('\'', '"'),
                cluster -> {
                    assertThat(cluster.get(SECRET)).isEmpty();
                    assertThat(cluster.delete(SECRET, Preconditions.NONE)).isFalse();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PAGE,
                "",
                "{'error':'no such backend'}",
                "{'kind':'Status','code':404}",
                "{'kind':'Status','reason':'NotFound','details':{'name':'main-cluster'},"
                        + "'message':'clusters main-cluster not found'}",
                "{'kind':'Status','reason':'NotFound','details':{},"
                        + "'message':'the server could not find the requested resource'}"
            })
    void noOtherAnswerMeansThatAnObjectIsNotThere(String answer) throws IOException {
        answering(
                answer.replace('\'', '"'),
                cluster -> {
                    for (ThrowingCallable call :
                            new ThrowingCallable[] {
                                () -> cluster.get(SECRET),
                                () -> cluster.get(ObjectKey.of(Kind.ROLE, "team", "readers")),
                                () -> cluster.delete(SECRET, Preconditions.NONE)
                            }) {
                        ClusterException failure =
                                catchThrowableOfType(ClusterException.class, call);
                        assertThat(failure.reason()).isEqualTo(Reason.SERVER_ERROR);
                        assertThat(failure)
                                .hasMessageContaining(" answered 404")
                                .hasMessageContaining("proxy");
                    }
                });
    }

    @Test
    void aKindThatNeedNotBeServedIsNotThereWithItsObjects() throws IOException {
        answering(
                PAGE,
                cluster -> {
                    assertThat(cluster.get(ACCESS)).isEmpty();
                    ClusterException failure =
                            catchThrowableOfType(
                                    ClusterException.class,
                                    () -> cluster.list(ACCESS.kind(), Selection.in("team")));
                    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
                    assertThat(failure).hasMessageContaining("does not serve this kind");
                });
    }

    private void answering(String body, Consumer<KubernetesCluster> calls) throws IOException {
        try (CannedServer server = CannedServer.of(404, body);
                var cluster =
                        Connections.open(
                                server.kubeconfig(directory, "secret-token"),
                                Purpose.COMMAND,
                                Duration.ofSeconds(5))) {
            calls.accept(cluster);
        }
    }
}
