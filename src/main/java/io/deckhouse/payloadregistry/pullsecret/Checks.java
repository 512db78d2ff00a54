package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Content.HeldToken;
import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one list of checks on a pull Secret: {@code status} shows the first finding, the daemon takes
 * its step.
 *
 * <p>Pure functions over gathered data. Their order is the order of what a person should hear
 * first.
 */
public final class Checks {
    /** Under this share of the token's life left, a Secret is Expiring. */
    private static final double EXPIRING_SHARE = 0.2;

    @FunctionalInterface
    private interface Check {
        @Nullable Finding find(PullSecret secret, Surroundings world, Instant now);
    }

    private static final List<Check> ORDER =
            List.of(
                    (secret, _, _) -> unmanaged(secret),
                    (secret, world, _) -> orphaned(secret, world),
                    (secret, _, _) -> unreadable(secret),
                    (secret, world, _) -> accountMissing(secret, world),
                    (secret, _, _) -> pending(secret),
                    (secret, world, _) -> accountReplaced(secret, world),
                    (secret, _, now) -> expired(secret, now),
                    (secret, _, _) -> boundElsewhere(secret),
                    (secret, _, _) -> changedByOthers(secret),
                    (secret, world, _) -> wrongHost(secret, world));

    private Checks() {}

    /** The first thing that is to be said about a Secret, and what the daemon does about it. */
    public static Finding assess(PullSecret secret, Surroundings world, Instant now) {
        for (Check check : ORDER) {
            Finding finding = check.find(secret, world, now);
            if (finding != null) {
                return finding;
            }
        }
        return inLife(secret, now);
    }

    private static @Nullable Finding unmanaged(PullSecret secret) {
        if (secret.isManaged()) {
            return null;
        }
        return new Finding(
                State.STATIC,
                "has no annotation " + Annotations.SERVICE_ACCOUNT_NAME,
                new Step.Leave());
    }

    /**
     * DESIGN rule 5: only an ownerReference to a ServiceAccount that is gone lets the daemon
     * delete.
     */
    private static @Nullable Finding orphaned(PullSecret secret, Surroundings world) {
        List<OwnerReference> owners = secret.owners();
        boolean everyOwnerGone =
                !owners.isEmpty()
                        && owners.stream()
                                .allMatch(o ->
                                        o.isServiceAccount()
                                                && !world.liveOwnerUids().contains(o.uid()));
        if (!everyOwnerGone) {
            return null;
        }
        return new Finding(
                State.SERVICE_ACCOUNT_MISSING,
                "its owner, ServiceAccount " + owners.getFirst().name() + ", was deleted",
                new Step.Delete());
    }

    private static @Nullable Finding unreadable(PullSecret secret) {
        return switch (secret.content()) {
            case Content.Unreadable(var reason) ->
                    new Finding(State.INVALID, reason, new Step.Leave());
            case Content.Config _ -> null;
        };
    }

    private static @Nullable Finding accountMissing(PullSecret secret, Surroundings world) {
        if (!world.serviceAccountUid().isEmpty()) {
            return null;
        }
        return new Finding(
                State.SERVICE_ACCOUNT_MISSING,
                "ServiceAccount " + secret.serviceAccount() + " does not exist",
                new Step.Leave());
    }

    private static @Nullable Finding pending(PullSecret secret) {
        if (!config(secret).tokens().isEmpty()) {
            return null;
        }
        return new Finding(State.PENDING, "holds no token yet", new Step.Fill());
    }

    private static @Nullable Finding accountReplaced(PullSecret secret, Surroundings world) {
        String subject =
                Content.SUBJECT_PREFIX + secret.key().namespace() + ":" + secret.serviceAccount();
        for (HeldToken token : config(secret).tokens().values()) {
            if (!token.owner().subject().equals(subject)) {
                return replaced(
                        "its token is of "
                                + token.owner()
                                        .subject()
                                        .substring(Content.SUBJECT_PREFIX.length()));
            }
            String uid = token.owner().uid();
            if (!uid.isEmpty() && !uid.equals(world.serviceAccountUid())) {
                return replaced(
                        "its token is of an earlier ServiceAccount " + secret.serviceAccount());
            }
        }
        String noted = secret.stamp().serviceAccountUid();
        if (!noted.isEmpty() && !noted.equals(world.serviceAccountUid())) {
            return replaced(
                    "its annotation names an earlier ServiceAccount " + secret.serviceAccount());
        }
        return null;
    }

    private static Finding replaced(String reason) {
        return new Finding(State.SERVICE_ACCOUNT_REPLACED, reason, new Step.Fill());
    }

    private static @Nullable Finding expired(PullSecret secret, Instant now) {
        Instant end = earliest(secret).expiresAt();
        return end.isAfter(now)
                ? null
                : new Finding(State.EXPIRED, "its token ended at " + text(end), new Step.Fill());
    }

    /** A restored or copied Secret holds a token that is bound to another one, and ends with it. */
    private static @Nullable Finding boundElsewhere(PullSecret secret) {
        boolean elsewhere =
                config(secret).tokens().values().stream()
                        .map(HeldToken::boundUid)
                        .anyMatch(uid -> !uid.isEmpty() && !uid.equals(secret.stored().uid()));
        return elsewhere
                ? new Finding(
                        State.HASH_MISMATCH,
                        "its token is bound to another Secret",
                        new Step.Fill())
                : null;
    }

    private static @Nullable Finding changedByOthers(PullSecret secret) {
        PullSecret.Stamp stamp = secret.stamp();
        if (!stamp.trusted() || stamp.hash().equals(config(secret).sha256())) {
            return null;
        }
        return new Finding(
                State.HASH_MISMATCH, "its content is not what the daemon wrote", new Step.Fill());
    }

    private static @Nullable Finding wrongHost(PullSecret secret, Surroundings world) {
        if (world.hosts().isEmpty()) {
            return null;
        }
        Set<String> wanted = texts(world.hosts());
        Set<String> present = texts(config(secret).tokens().keySet());
        if (wanted.equals(present)) {
            return null;
        }
        return new Finding(
                State.WRONG_HOST,
                "holds a token for "
                        + String.join(", ", present)
                        + ", wanted for "
                        + String.join(", ", wanted),
                new Step.Fill());
    }

    private static Set<String> texts(Collection<RegistryHost> hosts) {
        return hosts.stream()
                .map(RegistryHost::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Finding inLife(PullSecret secret, Instant now) {
        HeldToken token = earliest(secret);
        Instant end = token.expiresAt();
        Instant due = Renewal.dueAt(token.issuedAt(), end, secret.stored().uid());
        Step step = due.isAfter(now) ? new Step.RenewAt(due) : new Step.Fill();
        Duration left = Duration.between(now, end);
        Duration life = Duration.between(token.issuedAt(), end);
        boolean expiring = left.toMillis() < life.toMillis() * EXPIRING_SHARE;
        return new Finding(
                expiring ? State.EXPIRING : State.READY, "its token ends at " + text(end), step);
    }

    /** When the Secret's content ends: its earliest token's end. */
    public static Optional<Instant> expiresAt(PullSecret secret) {
        return secret.content() instanceof Content.Config config
                ? config.tokens().values().stream()
                        .map(HeldToken::expiresAt)
                        .min(Comparator.naturalOrder())
                : Optional.empty();
    }

    private static HeldToken earliest(PullSecret secret) {
        return config(secret).tokens().values().stream()
                .min(Comparator.comparing(HeldToken::expiresAt))
                .orElseThrow();
    }

    private static Content.Config config(PullSecret secret) {
        return (Content.Config) secret.content();
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
