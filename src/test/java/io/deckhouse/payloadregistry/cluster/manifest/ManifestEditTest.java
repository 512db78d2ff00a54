package io.deckhouse.payloadregistry.cluster.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Edits in texts of every shape read back as meant. */
final class ManifestEditTest {
    private static final ObjectKey KEY = ObjectKey.of(Kind.NAMESPACE, "a");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}",
                "--- {apiVersion: v1, kind: Namespace, metadata: {name: a}} # said\n",
                "# head\n--- # here\n  apiVersion: v1\n  kind: Namespace\n  metadata:\n    name: a # last\n",
                "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"a\"}}\n...\n",
                "apiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: a\r\n# \uD83D\uDE00\r\n",
                "\uFEFFapiVersion: v1\nkind: Namespace\nmetadata: &m\n  name: a\nextra: *m\n",
                "# \uD83D\uDE00\nspec: x\n---\nmetadata:\n  name: a\napiVersion: v1\nkind: Namespace\ntext: |\n  one\n\n---\n",
            })
    void readsBackAsMeant(String text) {
        ManifestFile file = ManifestFile.read(Path.of("x.yaml"), text);
        ObjectNode tree = read(text).deepCopy();
        tree.withObjectProperty("metadata").putObject("annotations").put("k", "v: #\n w\n");

        String edited = new ManifestEdit(file).replaced(KEY, tree);

        assertThat(read(edited)).isEqualTo(tree);
    }

    @Test
    void keepsTextsThatLookLikeOtherThings() {
        ObjectNode tree = Leaves.emptyTree();
        tree.put("apiVersion", "v1").put("kind", "Namespace");
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("name", "a");
        Map.of("a", "true", "b", "1e3", "c", "null", "d", "~", "e", "", "f", " x ", "g", "no")
                .forEach(metadata::put);
        Map.of("h", "0x1f", "i", "- a", "j", "a: b", "k", "*x", "l", "0o17", "m", "1_000")
                .forEach(metadata::put);
        Map.of("n", "\t", "o", "\u0085\u2028\u0007", "p", "|\n a\n\n", "q", "---", "r", "# c")
                .forEach(metadata::put);
        metadata.put("s", "  indented\nmore\n").put("t", "\n\nx").put("u", "x\n\n").put("v", "%");

        String text = ManifestEdit.created(tree);

        assertThat(read(text)).isEqualTo(tree);
    }

    private static ObjectNode read(String text) {
        return Objects.requireNonNull(ManifestFile.read(Path.of("x.yaml"), text).objects().get(KEY))
                .tree();
    }
}
