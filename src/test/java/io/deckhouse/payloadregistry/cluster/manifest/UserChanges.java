package io.deckhouse.payloadregistry.cluster.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit.ProjectEntry;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes of static users, made in the text of a file; the hash they write is shown as a word. */
final class UserChanges {
    static final String HEAD =
            """
            apiVersion: deckhouse.io/v1alpha1
            kind: ModuleConfig
            metadata: {name: payload-registry}
            """;
    static final BcryptHash HASH =
            BcryptHash.parse("$2y$10$CeP/hYvBJ05Ih2azafVyIuuMRpf60am4z6USm4jhHfUPsFDBAmn/u");
    static final UnaryOperator<StaticUserEdit> ADD_BOB =
            edit ->
                    edit.add(
                            "bob",
                            Optional.of(HASH),
                            List.of(new ProjectEntry("team", "base/*", AccessLevel.READ)));
    static final UnaryOperator<StaticUserEdit> REMOVE_ANN = edit -> edit.remove("ann");
    static final UnaryOperator<StaticUserEdit> NEW_HASH = edit -> edit.setHash("ann", HASH);
    static final UnaryOperator<StaticUserEdit> ADD_PROJECT =
            edit ->
                    edit.add(
                            "ann",
                            Optional.empty(),
                            List.of(new ProjectEntry("shop", "", AccessLevel.FULL)));

    private UserChanges() {}

    /** Without the lines before {@code spec}, and the hash as a word. */
    static String changed(UnaryOperator<StaticUserEdit> change, String spec) {
        String head = spec.contains("\r\n") ? HEAD.replace("\n", "\r\n") : HEAD;
        String whole = changedWhole(change, head + spec);
        assertThat(whole).startsWith(head);
        return whole.substring(head.length());
    }

    static String changedWhole(UnaryOperator<StaticUserEdit> change, String text) {
        ManifestText file = ManifestText.of("f.yaml", text);
        StaticUserEdit edit =
                file.find(StaticUsers.MODULE_CONFIG)
                        .map(StaticUserEdit::of)
                        .orElseGet(StaticUserEdit::ofNothing);
        return file.with(StaticUsers.MODULE_CONFIG, change.apply(edit).tree())
                .replace(HASH.text(), "HASH");
    }
}
