package io.deckhouse.payloadregistry.packaging;

import io.deckhouse.payloadregistry.parts.Command;
import java.nio.file.Path;
import tools.jackson.databind.ObjectMapper;

/** Images on their way to and from an open registry on loopback, by skopeo. */
final class Registries {
    private Registries() {}

    /** Copies everything of an image, whatever platform it is for. */
    static void push(String source, String name) {
        copy("--all", "--dest-tls-verify=false", source, "docker://" + name);
    }

    /** Copies an image for linux on amd64 into a new layout. */
    static void pull(String name, Path layout) {
        copy(
                "--src-tls-verify=false",
                "--override-os=linux",
                "--override-arch=amd64",
                "docker://" + name,
                "oci:" + layout + ":pulled");
    }

    /** The digest under which the registry holds an image. */
    static String digest(String name) {
        String inspected = inspect(name);
        return new ObjectMapper().readTree(inspected).path("Digest").asString();
    }

    /** The manifest or index itself. */
    static String raw(String name) {
        return inspect("--raw", name);
    }

    private static String inspect(String... words) {
        return Command.part("skopeo", "inspect", "--tls-verify=false")
                .with(words.length > 1 ? new String[] {words[0]} : new String[] {})
                .with("docker://" + words[words.length - 1])
                .run()
                .output();
    }

    private static void copy(String... words) {
        Command.part("skopeo", "--insecure-policy", "copy").with(words).run().expectSuccess();
    }
}
