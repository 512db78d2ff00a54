package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Content;
import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.HeldToken;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One pull Secret and what was found about it.
 *
 * @param usedBy who names it, as {@code kind/name}
 */
record StatusRow(PullSecret secret, Finding finding, List<String> usedBy) {
    StatusRow {
        usedBy = List.copyOf(usedBy);
    }

    /** From issue to end of the token that ends first. */
    Optional<HeldToken.Life> life() {
        return secret.content() instanceof Content.Config config
                ? config.tokens().values().stream()
                        .map(HeldToken::life)
                        .min(Comparator.comparing(HeldToken.Life::expiresAt))
                : Optional.empty();
    }

    /**
     * The hosts that it has tokens for, whose end is its {@link #life}; where it is not ours and
     * has none, those that it has anything else for.
     */
    List<String> hosts() {
        return switch (secret.content()) {
            case Content.Config config when secret.isManaged() || !config.tokens().isEmpty() ->
                    config.tokens().keySet().stream().map(RegistryHost::toString).toList();
            case Content.Config config -> config.foreign().keys();
            case Content.Unreadable _ -> List.of();
        };
    }

    /** Whether its token ends within this time; what holds no token does not end. */
    boolean endsWithin(Duration time, Instant now) {
        return life().filter(life -> life.expiresAt().isBefore(now.plus(time))).isPresent();
    }

    /** Whether it looks the same in a list that shows no running time. */
    boolean isSame(StatusRow other) {
        return finding.state() == other.finding.state()
                && life().equals(other.life())
                && hosts().equals(other.hosts())
                && usedBy.equals(other.usedBy)
                && secret.serviceAccount().equals(other.secret.serviceAccount());
    }
}
