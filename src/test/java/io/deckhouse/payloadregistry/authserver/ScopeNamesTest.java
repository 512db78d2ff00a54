package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names in scopes as the authorizer and the token see them. */
final class ScopeNamesTest {
    private final Bench bench = new Bench();

    @Test
    void asksTheAuthorizerForNamesWithAnotherHostAsTheyStand() throws Exception {
        RegistryAuthServer server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .anonymous()
                        .authorizer((_, repository, asked) ->
                                new Verdict(
                                        repository.namespace().equals("localhost:5000")
                                                ? asked
                                                : Set.of(),
                                        "by host"))
                        .build();
        String scope = "repository:localhost:5000/team/app:pull";
        var client = InetAddress.getLoopbackAddress();

        TokenReply reply =
                server.endpoint()
                        .answer(
                                new TokenRequest(
                                        Bench.anonymous(), List.of(), List.of(scope), client));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        TokenReply.Issued.class,
                        issued -> assertThat(issued.scope()).isEqualTo(scope));
    }
}
