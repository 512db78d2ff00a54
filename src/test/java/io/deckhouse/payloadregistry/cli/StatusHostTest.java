package io.deckhouse.payloadregistry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose host is shown of a Secret that was once ours. */
final class StatusHostTest {
    @TempDir private Path directory;

    @Test
    void hostAndTimeLeftAreOfTheSameEntry() throws IOException {
        Files.writeString(
                directory.resolve("world.yaml"),
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: puller, namespace: team}
                ---
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/dockerconfigjson
                metadata:
                  name: puller
                  namespace: team
                  annotations: {payload-registry.deckhouse.io/service-account.name: puller}
                data: {.dockerconfigjson: eyJhdXRocyI6e319}
                """);
        CliRun.of(
                        "serve",
                        "refresher",
                        "--once",
                        "--registry-host",
                        "r.example.com",
                        "--manifests",
                        directory.toString())
                .exits(0);
        String filled =
                Pattern.compile("([A-Za-z0-9+/=]{200,})")
                        .matcher(Files.readString(directory.resolve("world.yaml")))
                        .results()
                        .map(found -> found.group(1))
                        .findFirst()
                        .orElseThrow();
        String config =
                new String(Base64.getDecoder().decode(filled), UTF_8)
                        .replaceFirst(
                                "\\{\\s*\"auths\"\\s*:\\s*\\{",
                                "{\"auths\":{\"other.example.com\":{\"auth\":\"YTpi\"},");
        Files.writeString(
                directory.resolve("former.yaml"),
                """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/dockerconfigjson
                metadata: {name: former, namespace: team}
                data: {.dockerconfigjson: %s}
                """
                        .formatted(Base64.getEncoder().encodeToString(config.getBytes(UTF_8))));

        CliRun run =
                CliRun.of("status", "former", "-n", "team", "--manifests", directory.toString())
                        .exits(0);

        assertThat(run.lines().get(1))
                .matches("former +Static +- +r\\.example\\.com +(23h\\d*m?|24h|1d) +- +-");
    }
}
