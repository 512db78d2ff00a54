package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.authserver.ScopeGrants.Granted;
import io.deckhouse.payloadregistry.token.AccessEntry;
import io.deckhouse.payloadregistry.token.RegistryClaims;
import io.deckhouse.payloadregistry.token.SignedToken;
import io.deckhouse.payloadregistry.token.TokenSigner;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LastTokensTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant OLD = NOW.plusSeconds(180);
    private static final Signer SIGNER = new Signer();
    private static final TokenOrder ORDER = order("ci", "team/app", "pull", 1);
    private static final SignedToken TOKEN =
            new SignedToken("head.claims.proof", "id", NOW, NOW.plusSeconds(900));

    private final LastTokens last = new LastTokens();

    /** Each is equal to itself alone, as one that holds a key is. */
    private static final class Signer implements TokenSigner {
        @Override
        public SignedToken sign(RegistryClaims claims) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SignedToken again(RegistryClaims claims, String proof) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant latestExpiry() {
            return Instant.MAX;
        }

        @Override
        public String keyId() {
            return "key";
        }
    }

    private static Principal account(String name, String uid, Set<String> groups) {
        return new Principal.Kubernetes(
                new Identity("system:serviceaccount:team:" + name, groups), uid, Instant.MAX);
    }

    private static TokenOrder order(
            String account, String repository, String action, long generation) {
        return new TokenOrder(
                account(account, "1", Set.of()),
                granted(repository, action, Instant.MAX),
                generation,
                "key");
    }

    private static Granted granted(String repository, String action, Instant until) {
        var entry = new AccessEntry("repository", repository, List.of(action));
        return new Granted(List.of(entry), "by a rule", until);
    }

    private static TokenOrder with(Principal principal, Granted granted) {
        return new TokenOrder(principal, granted, 1, "key");
    }

    static Stream<TokenOrder> others() {
        return Stream.of(
                order("other", "team/app", "pull", 1),
                order("ci", "team/apps", "pull", 1),
                order("ci", "team/app", "push", 1),
                order("ci", "team/app", "pull", 2),
                new TokenOrder(ORDER.principal(), ORDER.granted(), 1, "another key"),
                with(account("ci", "2", Set.of()), ORDER.granted()),
                with(account("ci", "1", Set.of("more")), ORDER.granted()),
                with(account("ci", "1", Set.of()), granted("team/app", "pull", OLD)),
                with(
                        new Principal.Kubernetes(
                                new Identity("system:serviceaccount:team:ci", Set.of()), "1", OLD),
                        ORDER.granted()),
                with(ORDER.principal(), new Granted(List.of(), "login", Instant.MAX)));
    }

    @Test
    void findsTheTokenOfAnEqualOrder() {
        last.put(ORDER, SIGNER, TOKEN, OLD);

        assertThat(last.find(order("ci", "team/app", "pull", 1), SIGNER, NOW)).contains(TOKEN);
    }

    @ParameterizedTest
    @MethodSource("others")
    void findsNothingForAnyOther(TokenOrder other) {
        last.put(ORDER, SIGNER, TOKEN, OLD);

        assertThat(last.find(other, SIGNER, NOW)).isEmpty();
    }

    @Test
    void findsATokenWhileItIsYoungAndNotBeforeItBegan() {
        last.put(ORDER, SIGNER, TOKEN, OLD);

        assertThat(last.find(ORDER, SIGNER, OLD.minusSeconds(1))).contains(TOKEN);
        assertThat(last.find(ORDER, SIGNER, OLD)).isEmpty();
        assertThat(last.find(ORDER, SIGNER, NOW.minusSeconds(1))).isEmpty();
    }

    /** It may have another certificate. */
    @Test
    void findsNothingForAnotherSignerWithTheSameKey() {
        last.put(ORDER, SIGNER, TOKEN, OLD);

        assertThat(last.find(ORDER, new Signer(), NOW)).isEmpty();
    }

    @Test
    void keepsFewOfManyAndNeverAWrongOne() {
        int found = 0;
        for (int at = 0; at < 1_000; at++) {
            var token = new SignedToken("token" + at, "id" + at, NOW, OLD);
            last.put(order("ci", "team/app" + at, "pull", 1), SIGNER, token, OLD);
        }
        for (int at = 0; at < 1_000; at++) {
            var token = last.find(order("ci", "team/app" + at, "pull", 1), SIGNER, NOW);
            if (token.isPresent()) {
                assertThat(token.get().jwt()).isEqualTo("token" + at);
                found++;
            }
        }
        assertThat(found).isBetween(1, 64);
    }
}
