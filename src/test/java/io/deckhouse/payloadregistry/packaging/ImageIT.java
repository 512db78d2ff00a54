package io.deckhouse.payloadregistry.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.Container;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.OciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The container image of the daemons, as the build leaves it in its layout and its archive. */
final class ImageIT {
    private static final OciLayout IMAGE = new OciLayout(Built.image());

    @Test
    void saysWhatItIs() {
        JsonNode labels = IMAGE.config().at("/config/Labels");

        assertThat(labels.path("org.opencontainers.image.version").asString())
                .isEqualTo(Built.version());
        assertThat(labels.propertyNames())
                .contains(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.description",
                        "org.opencontainers.image.created",
                        "org.opencontainers.image.licenses");
        assertThat(IMAGE.manifest().path("annotations")).isEqualTo(labels);
        assertThat(IMAGE.config().path("architecture").asString()).isEqualTo("amd64");
        assertThat(IMAGE.offered().at("/annotations/org.opencontainers.image.ref.name").asString())
                .isEqualTo(Built.version());
    }

    @Test
    void hasOnlyTheProgramAndWhatItNeeds(@TempDir Path root) throws IOException {
        IMAGE.unpack(root);

        try (Stream<Path> files = Files.walk(root)) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            assertThat(found).filteredOn(Files::isExecutable).allSatisfy(ImageIT::isOfTheRuntime);
            assertThat(found)
                    .allSatisfy(file ->
                            assertThat(Files.getPosixFilePermissions(file))
                                    .doesNotContain(
                                            PosixFilePermission.GROUP_WRITE,
                                            PosixFilePermission.OTHERS_WRITE));
        }
        assertThat(root.resolve("etc/passwd")).content().contains(":65532:65532:");
        assertThat(root.resolve("usr/share/doc/libc6/copyright")).isNotEmptyFile();
        assertThat(root.resolve("usr/lib/d8-payload-registry/runtime/legal")).isDirectory();
    }

    private static void isOfTheRuntime(Path file) {
        assertThat(file.toString())
                .matches(".*/usr/lib/d8-payload-registry/runtime/(bin|lib)/.*|.*\\.so(\\.[0-9]+)*");
    }

    @Test
    void secondBuildHasTheSameDigest(@TempDir Path again) {
        Command.of(
                        "packaging/image/make-image",
                        Built.TARGET.toString(),
                        Built.version(),
                        IMAGE.config().path("created").asString(),
                        again.toString())
                .run()
                .expectSuccess();

        assertThat(new OciLayout(again.resolve("image")).offered()).isEqualTo(IMAGE.offered());
    }

    @Test
    void runsAsNobodyOnAReadOnlyRoot() {
        try (Container container = new Container(IMAGE)) {
            assertThat(container.command("--version").run().output()).isEqualTo(Built.version());
        }
    }

    @Test
    void registryTakesItUnchanged() {
        try (DockerRegistry registry = DockerRegistry.open()) {
            String name = registry.address() + "/tools/d8-payload-registry:" + Built.version();
            Registries.push(
                    "oci-archive:" + Built.TARGET.resolve("d8-payload-registry-image.tar"), name);

            assertThat(Registries.digest(name))
                    .isEqualTo(IMAGE.offered().path("digest").asString());
        }
    }

    @Test
    void dockersOwnFormatIsInTheArchiveToo() {
        String inspected =
                Command.part(
                                "skopeo",
                                "inspect",
                                "--config",
                                "docker-archive:"
                                        + Built.TARGET.resolve("d8-payload-registry-image.tar"))
                        .run()
                        .output();

        assertThat(inspected).contains("65532:65532", "\"linux\"");
    }
}
