package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose name a failed login shows in the audit line. */
final class ClaimedNameTest {
    private final Bench bench = new Bench();

    private String shown(String user, String password) {
        return ClaimedName.shown(
                Bench.login(user, password), bench.server.endpoint().authenticators());
    }

    @ParameterizedTest
    @CsvSource({
        "ci, wrong, ci",
        "ci, ci, ci",
        "ci, token, [redacted]",
        "token, ci, token",
        "mallory, wrong, mallory",
        "'', wrong, ''",
        "swordfish, ci, [redacted]",
        "opaque-token, token, [redacted]",
    })
    void hidesItWhereItAndThePasswordWereSwapped(String user, String password, String shown) {
        assertThat(shown(user, password)).isEqualTo(shown);
    }

    @Test
    void hidesItWhereTheStaticUsersAreNotKnown() {
        var unknown = new FreshLogins(_ -> Authentication.refused(), () -> Freshness.UNUSABLE);
        var known = new FreshLogins(_ -> Authentication.refused(), () -> Freshness.STALE);

        assertThat(ClaimedName.shown(Bench.login("swordfish", "ci"), List.of(unknown)))
                .isEqualTo("[redacted]");
        assertThat(ClaimedName.shown(Bench.login("token", "ci"), List.of(unknown)))
                .isEqualTo("token");
        assertThat(ClaimedName.shown(Bench.login("ci", "x"), List.of(known))).isEqualTo("ci");
    }

    @Test
    void hidesWhatIsNoName() {
        assertThat(shown("a".repeat(65), "x")).isEqualTo("[redacted]");
        assertThat(shown("eyJhbGciOiJub25lIn0", "x")).isEqualTo("[redacted]");
        assertThat(ClaimedName.shown(Bench.anonymous(), List.of())).isEmpty();
    }

    @Test
    void hidesItWhereABrokenPlugInKeepsItFromBeingKnown() {
        Authenticator broken =
                new Authenticator() {
                    @Override
                    public Authentication authenticate(Credentials credentials) {
                        return Authentication.refused();
                    }

                    @Override
                    public boolean hidesName(Credentials credentials) {
                        throw new IllegalStateException("broken");
                    }
                };

        assertThat(ClaimedName.shown(Bench.login("ci", "x"), List.of(broken)))
                .isEqualTo("[redacted]");
    }
}
