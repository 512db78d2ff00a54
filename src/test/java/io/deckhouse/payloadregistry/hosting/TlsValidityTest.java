package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are changed too early or too late. */
final class TlsValidityTest {
    private static final TestIdentity OLD = TestIdentity.ec("old");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir private Path directory;
    private Path chain;
    private Instant now = Instant.parse("2026-03-06T02:14:19Z");

    @BeforeEach
    void writeOldIdentity() throws IOException {
        chain = directory.resolve("tls.crt");
        OLD.writeTo(directory);
    }

    @Test
    void keepsAValidCertificateUntilTheNewOneIsValidToo() throws IOException {
        TestIdentity later =
                TestIdentity.ec("later", now.plus(HOUR), now.plus(HOUR.multipliedBy(2)));
        try (var host = start()) {
            later.writeTo(directory);

            TlsReload early = host.reloadIfChanged();
            now = now.plus(HOUR.multipliedBy(3));
            TlsReload late = host.reloadIfChanged();
            now = now.minus(HOUR);
            TlsReload timely = host.reloadIfChanged();

            assertThat(early)
                    .isEqualTo(
                            new TlsReload.Failed(
                                    chain
                                            + ": the certificate is not valid before 2026-03-06T03:14:19Z"));
            assertThat(late)
                    .isEqualTo(
                            new TlsReload.Failed(
                                    chain
                                            + ": the certificate ended at 2026-03-06T04:14:19Z: renew it"));
            assertThat(timely).isInstanceOf(TlsReload.Reloaded.class);
        }
    }

    @Test
    void takesAnyCertificateInPlaceOfOneThatEnded() throws IOException {
        TestIdentity.ec("short", now, now.plus(HOUR)).writeTo(directory);
        try (var host = start()) {
            now = now.plus(HOUR.multipliedBy(2));
            TestIdentity.ec("ended", now.minus(HOUR), now.minusSeconds(1)).writeTo(directory);

            assertThat(host.reloadIfChanged()).isInstanceOf(TlsReload.Reloaded.class);
        }
    }

    private HttpHost start() throws IOException {
        var files = new Transport.Tls(chain, directory.resolve("tls.key"), Duration.ofDays(1));
        return HttpHost.start(
                new ListenConfig(Hosts.ANY_PORT, files, Hosts.TIGHT, TrustedProxies.none()),
                Hosts.echo(),
                () -> now);
    }
}
