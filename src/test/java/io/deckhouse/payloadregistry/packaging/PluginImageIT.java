package io.deckhouse.payloadregistry.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.OciLayout;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The image that d8 installs the plugin from, read as d8 reads it. */
final class PluginImageIT {
    private static final OciLayout IMAGE = new OciLayout(Built.pluginImage());

    @Test
    void contractIsTheSameOnTheIndexAndItsOnlyChild() {
        JsonNode index = IMAGE.top();
        JsonNode contract = contract(index);

        assertThat(index.path("manifests").size()).isEqualTo(1);
        assertThat(contract(IMAGE.manifest())).isEqualTo(contract);
        assertThat(contract.path("name").asString()).isEqualTo("payload-registry");
        assertThat(contract.path("version").asString()).isEqualTo("v" + Built.version());
        assertThat(contract.path("description").asString()).isNotEmpty();
        assertThat(contract.path("flags").valueStream().map(flag -> flag.path("name").asString()))
                .contains("--namespace", "--kubeconfig", "--help");
        assertThat(
                        contract.path("env")
                                .valueStream()
                                .map(variable -> variable.path("name").asString()))
                .containsExactly("KUBECONFIG", "PLUGINS_CALLER");
    }

    /** Commands that need no cluster, and users of one namespace, must not be kept out. */
    @Test
    void contractDemandsNothingOfTheCluster() {
        assertThat(contract(IMAGE.top()).path("requirements").isEmpty()).isTrue();
    }

    @Test
    void d8InstallsAProgramThatAnswersItsProbe(@TempDir Path scratch) {
        try (DockerRegistry registry = DockerRegistry.open()) {
            String name =
                    registry.address()
                            + "/deckhouse-cli/plugins/payload-registry:v"
                            + Built.version();
            Registries.push("oci-archive:" + Built.there("d8-plugin-image.tar"), name);
            Registries.pull(name, scratch.resolve("pulled"));
            JsonNode index = new ObjectMapper().readTree(Registries.raw(name));

            assertThat(contract(index)).isEqualTo(contract(IMAGE.top()));
        }
        Path plugin = extract(new OciLayout(scratch.resolve("pulled")), scratch);

        assertThat(plugin).hasSameBinaryContentAs(Built.program());
        for (String probe : List.of("--version", "version")) {
            assertThat(
                            Command.of(plugin.toString(), probe)
                                    .withVariable(
                                            "XDG_CACHE_HOME", scratch.resolve("cache").toString())
                                    .run()
                                    .output())
                    .isEqualTo(Built.version());
        }
    }

    /** The first regular file whose base name is {@code plugin}, made executable. */
    private static Path extract(OciLayout image, Path scratch) {
        String layer = image.layers().getFirst().toString();
        String listing = Command.of("tar", "-tvzf", layer).run().output();
        List<String> found =
                listing.lines()
                        .filter(line -> line.startsWith("-") && line.endsWith("/plugin"))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toList();
        assertThat(image.layers()).hasSize(1);
        assertThat(found).hasSize(1);

        Command.of("tar", "-xzf", layer, "-C", scratch.toString(), found.getFirst())
                .run()
                .expectSuccess();
        Path plugin = scratch.resolve(found.getFirst()).normalize();
        Command.of("chmod", "755", plugin.toString()).run().expectSuccess();
        return plugin;
    }

    private static JsonNode contract(JsonNode annotated) {
        String encoded = annotated.at("/annotations/contract").asString();
        return new ObjectMapper().readTree(new String(Base64.getDecoder().decode(encoded), UTF_8));
    }
}
