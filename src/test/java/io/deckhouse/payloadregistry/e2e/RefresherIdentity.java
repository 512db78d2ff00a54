package io.deckhouse.payloadregistry.e2e;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import java.nio.file.Path;
import java.time.Duration;

/** The refresh daemon's own identity, made as its user makes it: with what it prints. */
record RefresherIdentity(Path kubeconfig) {
    private static final String NAME = "payload-registry-refresher";

    /** One with the rights that it prints and no other; in the whole cluster without namespaces. */
    static RefresherIdentity make(ControlPlane plane, String... namespaces) {
        String home = plane.freshNamespace();
        Command print = CliProcess.command("serve", "refresher", "--print-rbac", home);
        for (String namespace : namespaces) {
            print = print.with("-n", namespace);
        }
        plane.apply(print.run().output());
        Path file = plane.kubeconfig(plane.serviceAccountToken(home, NAME, Duration.ofHours(1)));
        plane.kubectlCommand(file, "config", "set-context", "--current", "--namespace=" + home)
                .run()
                .expectSuccess();
        return new RefresherIdentity(file);
    }

    /** Our command line as this identity. */
    Command cli(String... arguments) {
        return CliProcess.command(arguments).withVariable("KUBECONFIG", kubeconfig.toString());
    }
}
