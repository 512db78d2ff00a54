package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The NodeGroupConfiguration for a registry that nobody reaches from here. */
final class NodeTrustCommandTest {
    private static final String HOST = "registry.invalid:5000";
    private static Pki pki;

    @TempDir private Path directory;

    @BeforeAll
    static void makeAuthority() {
        pki = new Pki("House CA");
    }

    private CliRun run(Clock clock, String pem) throws IOException {
        Path file = Files.writeString(directory.resolve("ca.crt"), pem);
        return CliRun.with()
                .clock(clock)
                .run(
                        "node-trust",
                        "--ca",
                        file.toString(),
                        "--registry-host",
                        HOST,
                        "--dry-run",
                        "-o",
                        "json");
    }

    private static Clock in(Duration time) {
        return Clock.offset(Clock.systemUTC(), time);
    }

    @Test
    void putsTheAuthorityBeforeContainerd() throws IOException {
        CliRun run = run(Clock.systemUTC(), "a comment\n" + pki.authorityPem()).exits(0);

        assertThat(run.json().at("/metadata/name").asString())
                .isEqualTo("registry-ca-registry.invalid-5000.sh");
        assertThat(run.json().at("/spec/bundles/0").asString()).isEqualTo("*");
        assertThat(run.json().at("/spec/nodeGroups/0").asString()).isEqualTo("*");
        assertThat(run.json().at("/spec/weight").isIntegralNumber()).isTrue();
        assertThat(run.json().at("/spec/content").asString())
                .startsWith("#!/bin/bash\n")
                .contains(
                        "bb-sync-file '/etc/containerd/registry.d/registry.invalid:5000/ca.crt' - << EOF\n"
                                + pki.authorityPem()
                                + "EOF\n",
                        "[host.\"https://registry.invalid:5000\"]",
                        "capabilities = [\"pull\", \"resolve\"]",
                        "ca = [\"/etc/containerd/registry.d/registry.invalid:5000/ca.crt\"]")
                .doesNotContain("a comment");
        assertThat(run.err()).contains("Warning: ", "is not reached from here", "no address");
    }

    @Test
    void refusesAServersCertificate() throws IOException {
        CliRun run = run(Clock.systemUTC(), pki.server("registry").certificatePem());

        assertThat(run.exits(1).err())
                .contains("CN=registry is not the certificate of an authority");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void looksAtTheDates() throws IOException {
        assertThat(run(in(Duration.ofDays(366)), pki.authorityPem()).exits(1).err())
                .contains("CN=House CA has expired at");
        assertThat(run(in(Duration.ofDays(-1)), pki.authorityPem()).exits(1).err())
                .contains("CN=House CA is not valid before");
        assertThat(run(in(Duration.ofDays(350)), pki.authorityPem()).exits(0).err())
                .contains("Warning: CN=House CA ends at");
    }

    @Test
    void refusesWhatIsNoCertificate() throws IOException {
        assertThat(run(Clock.systemUTC(), "hello").exits(1).err()).contains("ca.crt");
        String withKey = pki.authorityPem() + pki.server("r").keyPem();
        assertThat(run(Clock.systemUTC(), withKey).exits(1).err())
                .contains("ca.crt holds a private key: name a file with certificates alone");
    }
}
