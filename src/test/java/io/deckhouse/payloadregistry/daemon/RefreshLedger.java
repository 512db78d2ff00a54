package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.pullsecret.Content;
import io.deckhouse.payloadregistry.pullsecret.HeldToken;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads every version of every Secret that is stored, and judges what the daemon is to keep. */
final class RefreshLedger {
    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final double SHARE = 0.6;

    /**
     * A Secret's last version.
     *
     * @param owedSince since when a person's doing asks for a fill; null when none does
     */
    private record Entry(
            PullSecret secret, Optional<HeldToken> token, @Nullable Instant owedSince) {
        Set<String> foreign() {
            Set<String> hosts = new HashSet<>();
            if (secret.content() instanceof Content.Config config) {
                config.foreign().hosts().forEach(host -> hosts.add(host.toString()));
            }
            return hosts;
        }
    }

    private final Map<ObjectKey, Entry> entries = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Clock clock;
    private final Supplier<Instant> upSince;
    private boolean personActs;
    private double due;
    private final List<Instant> writes = new ArrayList<>();
    private int renewals;

    RefreshLedger(Clock clock, Supplier<Instant> upSince) {
        this.clock = clock;
        this.upSince = upSince;
    }

    /** What is stored meanwhile is a person's doing. */
    void person(Runnable action) {
        personActs = true;
        try {
            action.run();
        } finally {
            personActs = false;
        }
    }

    void changed(Change change) {
        if (change.key().kind() == Kind.SERVICE_ACCOUNT) {
            boolean gone = change instanceof Change.Deleted;
            accountChanged(change.key(), gone ? Instant.MAX : clock.instant());
            return;
        }
        Entry before = entries.get(change.key());
        if (before != null) {
            judgeLife(before);
        }
        switch (change) {
            case Change.Deleted(var key, var _) -> entries.remove(key);
            case Change.Created(var object) -> stored(before, object);
            case Change.Updated(var object) -> stored(before, object);
        }
    }

    /** Without the account nothing is owed; with another one, from then on. */
    private void accountChanged(ObjectKey account, Instant owedSince) {
        entries.replaceAll((key, entry) ->
                entry.secret().serviceAccount().equals(account.name())
                                && key.namespace().equals(account.namespace())
                        ? new Entry(entry.secret(), entry.token(), owedSince)
                        : entry);
    }

    private void stored(@Nullable Entry before, ClusterObject object) {
        PullSecret secret = PullSecret.read(object);
        Optional<HeldToken> token =
                secret.content() instanceof Content.Config config
                        ? config.tokens().values().stream().findFirst()
                        : Optional.empty();
        if (personActs) {
            Instant owed =
                    before != null && before.secret().content().equals(secret.content())
                            ? before.owedSince()
                            : clock.instant();
            entries.put(object.key(), new Entry(secret, token, owed));
            return;
        }
        Entry now = new Entry(secret, token, null);
        entries.put(object.key(), now);
        if (before == null) {
            violations.add(object + " was made by the daemon");
            return;
        }
        judgeWrite(before, now, object);
        writes.add(clock.instant());
        due += before.owedSince() != null ? 1 : used(before);
        renewals += before.owedSince() != null ? 0 : 1;
    }

    /** Which part of the time until a token's renewal is due it was kept, at most all of it. */
    private double used(Entry entry) {
        return entry.token()
                .map(token -> {
                    double held = between(token.life().issuedAt(), clock.instant());
                    return Math.min(1, held / (SHARE * token.life().length().toMillis()));
                })
                .orElse(0.0);
    }

    private static double between(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private void judgeWrite(Entry before, Entry now, ClusterObject object) {
        PullSecret.Stamp stamp = now.secret().stamp();
        if (now.token().isEmpty()) {
            violations.add(object + " was emptied at " + clock.instant());
            return;
        }
        String end = now.token().get().expiresAt().truncatedTo(ChronoUnit.SECONDS).toString();
        if (!(now.secret().content() instanceof Content.Config config)
                || !stamp.hash().equals(config.sha256())
                || !stamp.expiresAt().equals(end)) {
            violations.add(object + " disagrees with its annotations");
        }
        if (!now.foreign().containsAll(before.foreign())) {
            violations.add(object + " lost other people's entries");
        }
        if (!object.labels().equals(Map.of("team", "a"))) {
            violations.add(object + " lost its label");
        }
    }

    /** No Secret is without a valid token while the API server has been up for half an hour. */
    private void judgeLife(Entry entry) {
        Instant now = clock.instant();
        Instant end = entry.token().map(HeldToken::expiresAt).orElse(Instant.MIN);
        Instant owed = latest(upSince.get(), entry.owedSince());
        if (end.isBefore(now) && owed.isBefore(now.minus(GRACE))) {
            violations.add(
                    "%s was without a valid token at %s: ended %s, due since %s"
                            .formatted(entry.secret().key(), now, end, owed));
        }
    }

    private static Instant latest(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    /**
     * Judges all as they are: to be called before the server goes down, and at the end of a run.
     */
    void judgeAll() {
        entries.values().forEach(this::judgeLife);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many fills were due so far: each renewal once, the last tokens in part. */
    double due() {
        return due + entries.values().stream().mapToDouble(this::used).sum();
    }

    /** When the daemon wrote, in order. */
    List<Instant> writes() {
        return List.copyOf(writes);
    }

    /** How many Secrets hold a token that was signed with this key. */
    long signedWith(String keyId) {
        return entries.values().stream()
                .filter(entry -> entry.token().filter(t -> t.keyId().equals(keyId)).isPresent())
                .count();
    }

    int renewals() {
        return renewals;
    }
}
