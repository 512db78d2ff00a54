package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Content;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.io.PrintWriter;
import java.util.Set;

/** Shows how a filled pull Secret is used: the Pod's lines and the images' prefix. */
final class UsageHint {
    private final PrintWriter out;

    UsageHint(PrintWriter out) {
        this.out = out;
    }

    void print(PullSecret secret) {
        out.println();
        out.println("In a Pod's spec:");
        out.println("  imagePullSecrets:");
        out.println("  - name: " + secret.key().name());
        out.println();
        out.println("Images:");
        for (RegistryHost host : hosts(secret)) {
            out.println("  " + host + "/" + secret.key().namespace() + "/…");
        }
        out.flush();
    }

    private static Set<RegistryHost> hosts(PullSecret secret) {
        return secret.content() instanceof Content.Config config
                ? config.tokens().keySet()
                : Set.of();
    }
}
