package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.token.RotatingKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryConfigCommandTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"foo", "127.0.0.1", "127.0.0.1:", "a:65536", "http://a:5000", ""})
    void refusesAnAddressThatTheRegistryCannotListenOn(String address) {
        CliRun run = registryConfig("--registry-listen", address);

        assertThat(run.exits(2).out()).isEmpty();
        assertThat(run.err())
                .startsWith("Error: --registry-listen '" + address + "' is not HOST:PORT");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {":5000", "0.0.0.0:5000", "[::1]:5000", "registry.invalid:5000"})
    void takesAnAddressOfAnotherMachine(String address) {
        assertThat(registryConfig("--registry-listen", address).exits(0).out())
                .contains("addr: \"" + address + "\"");
    }

    /** The registry may be started elsewhere. */
    @Test
    void namesAbsoluteDirectoriesOnly() {
        CliRun run = registryConfig("--storage", "images");

        assertThat(run.exits(0).out())
                .contains(
                        "rootdirectory: \"" + Path.of("images").toAbsolutePath() + "\"",
                        "rootcertbundle: \"" + directory.resolve("token-ca.pem") + "\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void warnsOfACaThatMayIssueForOthersToo(boolean caOnly) throws Exception {
        Path keys = directory.resolve("keys");
        String bundle = RotatingKeys.in(keys, CLOCK, new SecureRandom()).bundlePem();
        Path own = directory.resolve("own.pem");
        Files.writeString(own, Files.readString(keys.resolve("leaf.pem")) + bundle);
        String[] more =
                caOnly
                        ? new String[] {"--ca-only"}
                        : new String[] {"--bundle", directory.resolve("bundle.pem").toString()};

        CliRun run = ownKey(own, more);

        assertThat(run.exits(0).out()).contains("BEGIN CERTIFICATE");
        assertThat(run.err()).startsWith("Warning: " + own + ": registries will take");
        Files.writeString(own, Files.readString(keys.resolve("leaf.pem")));
        assertThat(ownKey(own, more).exits(0).err()).isEmpty();
    }

    @Test
    void saysWhereItMadeANewCaAtAPlaceThatNobodyNamed() {
        var setup = new CliRun.Setup().clock(CLOCK).home(directory);
        String[] arguments = {"serve", "registry-config", "--service", "r", "--ca-only"};

        assertThat(setup.run(arguments).exits(0).err())
                .startsWith(
                        "Note: made a new token CA in "
                                + directory.resolve(".local/state/d8-payload-registry")
                                + "; an auth server elsewhere, as in a Pod, has its own");
        assertThat(setup.run(arguments).exits(0).err()).isEmpty();
        assertThat(registryConfig("--ca-only", "--no-catalog").exits(0).err()).isEmpty();
    }

    @Test
    void writesTheBundleBesideKeysThatAreMadeWithIt() {
        Path keys = directory.resolve("keys");
        Path bundle = keys.resolve("bundle.pem");

        CliRun.of(
                        "serve",
                        "registry-config",
                        "--service",
                        "r",
                        "--state-dir",
                        keys.toString(),
                        "--bundle",
                        bundle.toString())
                .exits(0);

        assertThat(bundle).content().startsWith("-----BEGIN CERTIFICATE-----");
    }

    private static CliRun ownKey(Path file, String... more) {
        var arguments =
                new ArrayList<>(
                        List.of("serve", "registry-config", "--service", "r", "--signing-key"));
        arguments.add(file.toString());
        arguments.addAll(List.of(more));
        return new CliRun.Setup().clock(CLOCK).run(arguments.toArray(String[]::new));
    }

    private CliRun registryConfig(String option, String value) {
        return CliRun.of(
                "serve",
                "registry-config",
                "--service",
                "r",
                "--state-dir",
                directory.toString(),
                option,
                value);
    }
}
