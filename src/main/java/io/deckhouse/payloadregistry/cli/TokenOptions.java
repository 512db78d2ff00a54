package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What token of a ServiceAccount a command asks for. */
final class TokenOptions {
    /** What some keychains and proxies take at most (FACTS 12, row 26). */
    private static final int LONGEST_TOKEN = 2500;

    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    @Option(
            names = "--audience",
            paramLabel = "AUDIENCE",
            description = {
                "Whom the token is for; default: the registry's host. Empty: the API",
                "server's default, which the Deckhouse module needs."
            })
    @Nullable String audience;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "How long the token lives (default: ${DEFAULT-VALUE}; at least 10m).")
    Duration duration = Duration.ofHours(1);

    /** When tokens are requested, and where surprises are told. */
    record Said(Instant now, Warnings warnings) {}

    /** Fails with what is wrong with the options alone. */
    void check() {
        if (duration.compareTo(TokenSpec.MIN_LIFETIME) < 0) {
            throw new CommandFailure(
                    Exit.USAGE,
                    "--duration must be 10m or more, which is the least that an API server gives");
        }
    }

    /**
     * Requests a token, and warns of what may be a surprise about it.
     *
     * @param audiences as {@link #audiences} has them
     */
    IssuedToken request(Opened opened, String account, List<String> audiences, Said said) {
        IssuedToken issued =
                opened.cluster()
                        .requestToken(
                                opened.namespace(),
                                account,
                                new TokenSpec(audiences, duration, TokenSpec.BoundSecret.NONE));
        int length = issued.token().reveal().length();
        if (length > LONGEST_TOKEN) {
            said.warnings()
                    .say(
                            "the token has "
                                    + length
                                    + " bytes; some keychains and proxies take no more than "
                                    + LONGEST_TOKEN);
        }
        Instant asked = said.now().plus(duration);
        if (issued.expiresAt().isBefore(asked.minus(TOLERANCE))) {
            said.warnings()
                    .say(
                            "the API server shortened the token's life: it ends at "
                                    + issued.expiresAt().truncatedTo(ChronoUnit.SECONDS));
        }
        return issued;
    }

    /** Whom a token is for; only where no option says so, the cluster is asked for the registry. */
    List<String> audiences(Cluster cluster, Optional<RegistryHost> registry) {
        if (audience != null) {
            return audience.isEmpty() ? List.of() : List.of(audience);
        }
        return List.of(
                registry.orElseGet(() ->
                                KnownRegistry.of(
                                        cluster,
                                        "--audience HOST (or '' for the API server's default)"))
                        .toString());
    }
}
