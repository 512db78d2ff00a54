package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the ModuleConfig with the static users is read from: a file, stdin or the cluster. */
final class StaticUserSource {
    private StaticUserSource() {}

    /** Reads it, if it is there; no file means the cluster. */
    static Optional<ClusterObject> read(Wiring wiring, @Nullable String file) {
        if (file == null) {
            try (Opened opened = wiring.openForCommand()) {
                return opened.cluster().get(StaticUsers.MODULE_CONFIG);
            }
        }
        if (file.equals(SourceFile.STDIN)) {
            String text = EditedFile.text(wiring.environment().streams().in(), "stdin");
            return ManifestText.of("stdin", text).find(StaticUsers.MODULE_CONFIG);
        }
        String text =
                EditedFile.read(SourceFile.path(file))
                        .orElseThrow(() -> new CommandFailure(file + " does not exist"));
        return ManifestText.of(file, text).find(StaticUsers.MODULE_CONFIG);
    }
}
