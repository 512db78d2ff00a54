package io.deckhouse.payloadregistry.cluster.manifest;

import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.ADD_BOB;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.HEAD;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.NEW_HASH;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.changed;
import static io.deckhouse.payloadregistry.cluster.manifest.UserChanges.changedWhole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Changes that would touch more than is meant are refused, and what is only near them is not. */
final class ManifestTextRefusalTest {
    @Test
    void whatIsUsedElsewhereTooIsNotChanged() {
        refuses(
                ADD_BOB,
                "spec:\n  settings:\n    users: &u\n      ann: {}\n    copy: *u\n",
                "anchor");
        refuses(ADD_BOB, "x: &u {ann: {}}\nspec:\n  settings:\n    users: *u\n", "alias");
        refuses(
                ADD_BOB,
                "x: &u {ann: {}}\nspec:\n  settings:\n    users:\n      <<: *u\n      z: {}\n",
                "merge keys");
        refuses(
                NEW_HASH,
                "spec:\n  settings:\n    users:\n      ann: {passwordHash: &h x}\n",
                "anchor");
    }

    @Test
    void anAliasBesideTheEditStays() {
        String text = "x: &u {a: 1}\nspec:\n  settings:\n    users:\n      ann: *u\n";

        assertThat(changed(ADD_BOB, text)).startsWith(text + "      bob:\n");
    }

    @Test
    void twoOfTheObjectAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> changedWhole(ADD_BOB, HEAD + "---\n" + HEAD))
                .withMessageContaining("twice");
    }

    @Test
    void whatIsNoYamlIsNamedByItsLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifestText.of("users.yaml", "a: 1\nb: [\n"))
                .withMessageStartingWith("users.yaml line ");
    }

    private static void refuses(UnaryOperator<StaticUserEdit> change, String spec, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> changed(change, spec))
                .withMessageStartingWith("f.yaml cannot be changed")
                .withMessageContaining(reason);
    }
}
