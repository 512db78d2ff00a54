package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import org.junit.jupiter.api.Test;

/** Events on a real API server. */
final class EventsIT {
    @Test
    void countsEqualOccurrencesInOneEventThatKubectlShows() {
        ControlPlane plane = ControlPlane.shared();
        String namespace = plane.freshNamespace();
        ObjectKey secret = ObjectKey.of(Kind.SECRET, namespace, "puller");
        try (var cluster = Connections.command(plane.adminTokenKubeconfig())) {
            for (int i = 0; i < 3; i++) {
                cluster.report(
                        new Occurrence(secret, "uid-1", Severity.WARNING, "RefreshFailed", "oops"));
            }
            cluster.report(
                    new Occurrence(secret, "uid-1", Severity.NORMAL, "Filled", "x".repeat(2000)));
        }

        String shown =
                plane.kubectl(
                                "-n",
                                namespace,
                                "get",
                                "events",
                                "--field-selector=involvedObject.uid=uid-1",
                                "-o",
                                "jsonpath={range .items[*]}{.type} {.reason} {.count} {.involvedObject.name}{\"\\n\"}{end}")
                        .output();
        assertThat(shown.lines())
                .containsExactlyInAnyOrder(
                        "Warning RefreshFailed 3 puller", "Normal Filled 1 puller");
    }
}
