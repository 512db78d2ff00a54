package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients are told where an authenticator, an authorizer or an audit log is broken. */
final class BrokenPlugInTest {
    private static final String PULL_APP = "repository:team/app:pull";

    private final Bench bench = new Bench();

    @Test
    void saysUnavailableWhenAPlugInBreaks() throws Exception {
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .anonymous()
                        .authorizer((_, _, _) -> {
                            throw new IllegalStateException("no rules");
                        })
                        .audit(_ -> {
                            throw new IllegalStateException("disk full");
                        })
                        .build();
        var request = Bench.request(Bench.anonymous(), PULL_APP);

        assertThat(server.endpoint().answer(request)).isInstanceOf(TokenReply.Unavailable.class);
    }

    private static List<Error> errors() {
        return List.of(
                new NoClassDefFoundError("missing"),
                new AssertionError("never"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void saysUnavailableWhenAPlugInIsBroken(Error broken) throws Exception {
        List<AuditEntry> entries = new ArrayList<>();
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .authenticator(_ -> {
                            throw broken;
                        })
                        .audit(_ -> {
                            throw broken;
                        })
                        .audit(entries::add)
                        .build();
        var request = Bench.request(Bench.ci());

        assertThat(server.endpoint().answer(request)).isInstanceOf(TokenReply.Unavailable.class);
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().result()).isEqualTo(AuditEntry.Result.UNAVAILABLE);
    }

    @Test
    void tellsEveryAuditLogThoughOneIsBroken() throws Exception {
        var told = new ArrayList<AuditEntry>();
        var server =
                RegistryAuthServer.builder(Bench.SERVICE, bench.keys, bench.clock, Bench.RANDOM)
                        .audit(_ -> {
                            throw new IllegalStateException("disk full");
                        })
                        .audit(told::add)
                        .build();

        server.endpoint().answer(Bench.request(Bench.anonymous()));

        assertThat(told).hasSize(1);
    }
}
