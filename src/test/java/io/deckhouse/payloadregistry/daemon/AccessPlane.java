package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** What a person does with the PayloadRepositoryAccess {@code readers} on a real control plane. */
abstract sealed class AccessPlane permits AccessDaemonIT, AccessRepairIT {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String ROLE = "payload-repository-access-readers";

    final ControlPlane plane = ControlPlane.shared();
    String namespace = "";

    @BeforeEach
    final void makeNamespace() {
        namespace = plane.freshNamespace();
    }

    final void apply(String spec) {
        plane.apply(
                """
                apiVersion: access.payload-registry.deckhouse.io/v1alpha1
                kind: PayloadRepositoryAccess
                metadata: {name: readers, namespace: %s}
                spec: %s
                """
                        .formatted(namespace, spec));
    }

    final String ready() {
        return kubectl(
                "get",
                "pra",
                "readers",
                "-o",
                "jsonpath={range .status.conditions[?(@.type==\"Ready\")]}{.status} {.reason}{end}");
    }

    final String role() {
        return kubectl("get", "role", ROLE, "--ignore-not-found", "-o", "jsonpath={.rules}");
    }

    final String roles() {
        return kubectl("get", "role,rolebinding", "-o", "name");
    }

    final String kubectl(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "-n";
        all[1] = namespace;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return plane.kubectl(all).output();
    }
}
