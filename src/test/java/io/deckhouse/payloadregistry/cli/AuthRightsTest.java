package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rights that {@code serve auth --print-rbac} prints. */
final class AuthRightsTest {
    private static CliRun printed(String... more) {
        var arguments = new ArrayList<>(List.of("serve", "auth", "--print-rbac", "registry"));
        arguments.addAll(List.of(more));
        return CliRun.of(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"keys, registry, keys", "secrets/keys.of-it, secrets, keys.of-it"})
    void areForTheSecretThatIsNamed(String option, String namespace, String name) {
        String out = printed("--key-secret", option).exits(0).out();

        assertThat(out)
                .contains("kind: Role\nmetadata:\n  namespace: " + namespace + "\n")
                .contains("resourceNames:\n  - " + name + "\n")
                .doesNotContain(SigningKeys.DEFAULT_SECRET);
    }

    @Test
    void areForTheUsualSecretWhereNothingIsSaid() {
        assertThat(printed().exits(0).out()).contains("- " + SigningKeys.DEFAULT_SECRET);
    }

    @Test
    void areForNoSecretWhereTheKeysAreInFiles(@TempDir Path directory) throws Exception {
        Path config = directory.resolve("auth.yaml");
        Files.writeString(
                config, "listen: auth.not-known-here.invalid:5001\nkeys:\n  directory: /keys\n");

        assertThat(printed("--state-dir", "/keys").exits(0).out()).doesNotContain("secrets");
        assertThat(printed("--config", config.toString()).exits(0).out()).doesNotContain("secrets");
        assertThat(printed("--config", config.toString(), "--key-secret", "keys").exits(0).out())
                .contains("- keys\n");
    }

    @Test
    void areNotPrintedForAPlaceThatCannotBe() {
        CliRun run = printed("--key-secret", "a/b/c");

        assertThat(run.exits(2).out()).isEmpty();
        assertThat(run.err()).contains("--key-secret");
    }
}
