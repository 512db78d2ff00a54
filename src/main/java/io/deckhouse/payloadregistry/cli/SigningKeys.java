package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.SecretKeyStorage;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.KeyStorage;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.io.IOException;

/**
 * Opens the signing keys where the options say they are: in the Secret of {@code --key-secret}, in
 * a Pod without options in a Secret of its own namespace, and else in the state directory.
 */
final class SigningKeys {
    static final String DEFAULT_SECRET = "d8-payload-registry-signing-keys";

    private SigningKeys() {}

    /** Opens the keys, with the cluster that the caller works with anyway. */
    static RotatingKeys open(AuthOptions options, Wiring wiring, Opened opened) throws IOException {
        return isInSecret(options, wiring)
                ? opened(inSecret(options, opened), wiring)
                : opened(inDirectory(options, wiring), wiring);
    }

    /** Opens the keys; asks for the cluster only if they are there. */
    static RotatingKeys open(AuthOptions options, Wiring wiring) throws IOException {
        if (!isInSecret(options, wiring)) {
            return opened(inDirectory(options, wiring), wiring);
        }
        try (Opened opened = wiring.openForCommand()) {
            return opened(inSecret(options, opened), wiring);
        }
    }

    private static boolean isInSecret(AuthOptions options, Wiring wiring) {
        if (options.keySecret != null && options.stateDirectory != null) {
            throw new CommandFailure(
                    Exit.USAGE,
                    "--key-secret and --state-dir both say where the keys are: choose one");
        }
        return options.keySecret != null || (options.stateDirectory == null && worksAsAPod(wiring));
    }

    /** Whether the Pod's own identity is used; several replicas then need one place. */
    private static boolean worksAsAPod(Wiring wiring) {
        GlobalOptions global = wiring.global();
        Environment environment = wiring.environment();
        return global.manifests == null
                && global.kubeconfig == null
                && environment.variable("KUBECONFIG").isEmpty()
                && !environment.variable("KUBERNETES_SERVICE_HOST").isEmpty();
    }

    private static KeyStorage inSecret(AuthOptions options, Opened opened) {
        String place = options.keySecret == null ? DEFAULT_SECRET : options.keySecret;
        int slash = place.indexOf('/');
        String namespace = slash < 0 ? opened.namespace() : place.substring(0, slash);
        return new SecretKeyStorage(
                opened.cluster(),
                ObjectNames.namespace(namespace),
                ObjectNames.object("a Secret", place.substring(slash + 1)));
    }

    private static KeyStorage inDirectory(AuthOptions options, Wiring wiring) {
        return new KeyDirectory(options.stateDirectory(wiring.global(), wiring.environment()));
    }

    private static RotatingKeys opened(KeyStorage storage, Wiring wiring) throws IOException {
        Environment environment = wiring.environment();
        return RotatingKeys.open(
                storage, RotationPolicy.STANDARD, environment.clock(), environment.random());
    }
}
