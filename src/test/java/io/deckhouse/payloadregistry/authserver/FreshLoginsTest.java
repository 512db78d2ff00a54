package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.credential.Password;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class FreshLoginsTest {
    private final AtomicReference<Freshness> freshness = new AtomicReference<>();
    private final FreshLogins logins =
            new FreshLogins(_ -> Authentication.refused(), freshness::get);

    private Authentication login(String user) throws InterruptedException {
        var client = InetAddress.getLoopbackAddress();
        return logins.authenticate(new Credentials(user, Password.of("secret"), client));
    }

    @Test
    void tellsNobodyThatAPasswordIsWrongWhileTheUsersAreUnknown() throws Exception {
        freshness.set(Freshness.UNUSABLE);

        assertThat(login("ci")).isInstanceOf(Authentication.Unavailable.class);
        assertThat(login("token")).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void asksAsLongAsTheUsersAreKnown() throws Exception {
        for (Freshness known : new Freshness[] {Freshness.CURRENT, Freshness.STALE}) {
            freshness.set(known);

            assertThat(login("ci")).isInstanceOf(Authentication.Refused.class);
        }
    }

    @Test
    void judgesByTheLastConfirmation() {
        Instant then = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(Freshness.of(false, then, then)).isEqualTo(Freshness.UNUSABLE);
        assertThat(Freshness.of(true, then, then.plus(Duration.ofMinutes(5))))
                .isEqualTo(Freshness.CURRENT);
        assertThat(Freshness.of(true, then, then.plus(Duration.ofMinutes(15))))
                .isEqualTo(Freshness.STALE);
        assertThat(Freshness.of(true, then, then.plus(Duration.ofMinutes(16))))
                .isEqualTo(Freshness.UNUSABLE);
    }

    @Test
    void aConfirmationFromBeforeTheClockWasSetBackProvesNothing() {
        Instant then = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(Freshness.of(true, then, then.minus(Duration.ofHours(1))))
                .isEqualTo(Freshness.UNUSABLE);
        assertThat(Freshness.of(true, then, then.minusSeconds(10))).isEqualTo(Freshness.CURRENT);
        assertThat(Freshness.of(true, Instant.MAX, then)).isEqualTo(Freshness.CURRENT);
        assertThat(Freshness.of(false, Instant.MAX, then)).isEqualTo(Freshness.UNUSABLE);
    }
}
