package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.SecretKeyStorage;
import io.deckhouse.payloadregistry.configuration.ConfigurationException;
import io.deckhouse.payloadregistry.configuration.KeyPlace;
import io.deckhouse.payloadregistry.configuration.SecretName;
import io.deckhouse.payloadregistry.configuration.SigningKeyFile;
import io.deckhouse.payloadregistry.configuration.WatchedFile;
import io.deckhouse.payloadregistry.token.ImportedKey;
import io.deckhouse.payloadregistry.token.ImportedKeys;
import io.deckhouse.payloadregistry.token.JwkSet;
import io.deckhouse.payloadregistry.token.KeyDirectory;
import io.deckhouse.payloadregistry.token.KeySource;
import io.deckhouse.payloadregistry.token.KeyStorage;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import io.deckhouse.payloadregistry.token.TokenSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the signing keys where the configuration says they are. The usual place is a Secret in a
 * Pod, of which there may be several, and else a directory.
 */
final class SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    static final String DEFAULT_SECRET = "d8-payload-registry-signing-keys";

    private final Wiring wiring;

    SigningKeys(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Keys whose file may be replaced by another one while they are in use. */
    private record FileKeys(WatchedFile<ImportedKey> file, ImportedKeys keys) implements KeySource {
        private void look() {
            if (file.look()) {
                keys.replace(file.get());
            }
        }

        @Override
        public TokenSigner current() {
            return keys.current();
        }

        @Override
        public JwkSet jwks() {
            return keys.jwks();
        }

        @Override
        public List<X509Certificate> bundle() {
            return keys.bundle();
        }
    }

    /** Opens the keys, with the cluster that the caller works with anyway. */
    KeySource open(KeyPlace place, Opened opened) throws IOException {
        KeyPlace actual = actual(place);
        if (place instanceof KeyPlace.Usual
                && actual instanceof KeyPlace.Directory(var path, _)
                && isInAPod()) {
            LOG.atWarn()
                    .addKeyValue("directory", path)
                    .log(
                            "unless this directory is on a volume that all replicas share and that"
                                    + " outlives them, each has keys of its own: name a place with"
                                    + " --key-secret or --state-dir");
        }
        return at(actual, opened);
    }

    /** Opens the keys; asks for the cluster only if they are there. */
    KeySource open(KeyPlace place) throws IOException {
        KeyPlace actual = actual(place);
        if (!(actual instanceof KeyPlace.Secret)) {
            return at(actual, null);
        }
        try (Opened opened = wiring.openForCommand()) {
            return at(actual, opened);
        }
    }

    /** Looks whether somebody else changed the keys; those in use stay when that fails. */
    static void look(KeySource keys) throws IOException {
        switch (keys) {
            case RotatingKeys rotating -> rotating.reload();
            case FileKeys imported -> imported.look();
            default -> {}
        }
    }

    /** What is to be known of the keys before registries trust them. */
    static Optional<String> warning(KeySource keys) {
        return keys instanceof FileKeys(var file, _) ? file.get().warning() : Optional.empty();
    }

    /** Whether nobody has used these keys, because they were just made. */
    static boolean areNew(KeySource keys) {
        return keys instanceof RotatingKeys rotating && rotating.isNew();
    }

    /** Lets tokens live this long; with a key of one's own they end when it ends. */
    static void allow(KeySource keys, Duration longestToken) throws IOException {
        switch (keys) {
            case RotatingKeys rotating -> rotating.allow(longestToken);
            case FileKeys imported -> imported.keys().allow(longestToken);
            default -> {}
        }
    }

    /** A directory for what has no place of its own. */
    Path usualDirectory() {
        GlobalOptions global = wiring.global();
        if (global.manifests != null) {
            return global.manifests.resolve(".d8-payload-registry").resolve("auth");
        }
        Environment environment = wiring.environment();
        String state = environment.variable("XDG_STATE_HOME");
        Path base = state.isEmpty() ? environment.home().resolve(".local/state") : Path.of(state);
        return base.resolve("d8-payload-registry");
    }

    /** Returns where the keys really are. */
    KeyPlace actual(KeyPlace place) {
        return switch (place) {
            case KeyPlace.Usual(var policy) ->
                    worksAsAPod()
                            ? new KeyPlace.Secret(SecretName.parse(DEFAULT_SECRET), policy)
                            : new KeyPlace.Directory(usualDirectory(), policy);
            case KeyPlace.Secret _, KeyPlace.Directory _, KeyPlace.Imported _ -> place;
        };
    }

    private KeySource at(KeyPlace actual, @Nullable Opened opened) throws IOException {
        return switch (actual) {
            case KeyPlace.Secret(var name, var policy) ->
                    rotating(inSecret(name, Objects.requireNonNull(opened)), policy);
            case KeyPlace.Directory(var path, var policy) ->
                    rotating(new KeyDirectory(path), policy);
            case KeyPlace.Imported imported -> imported(imported);
            case KeyPlace.Usual usual -> at(actual(usual), opened);
        };
    }

    /** Whether the Pod's own identity is used; several replicas then need one place. */
    private boolean worksAsAPod() {
        GlobalOptions global = wiring.global();
        return global.manifests == null
                && global.kubeconfig == null
                && wiring.environment().variable("KUBECONFIG").isEmpty()
                && isInAPod();
    }

    private boolean isInAPod() {
        return !wiring.environment().variable("KUBERNETES_SERVICE_HOST").isEmpty();
    }

    private static KeyStorage inSecret(SecretName place, Opened opened) {
        String own = place.namespace().isEmpty() ? opened.namespace() : place.namespace();
        return new SecretKeyStorage(opened.cluster(), ObjectNames.namespace(own), place.name());
    }

    private RotatingKeys rotating(KeyStorage storage, RotationPolicy policy) throws IOException {
        Environment environment = wiring.environment();
        return RotatingKeys.open(storage, policy, environment.clock(), environment.random());
    }

    private KeySource imported(KeyPlace.Imported place) {
        Environment environment = wiring.environment();
        try {
            var reader = SigningKeyFile.reader(environment.clock(), environment.random());
            WatchedFile<ImportedKey> watched = WatchedFile.open(place.file(), reader);
            return new FileKeys(
                    watched,
                    new ImportedKeys(watched.get(), place.longestToken(), environment.clock()));
        } catch (ConfigurationException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }
}
