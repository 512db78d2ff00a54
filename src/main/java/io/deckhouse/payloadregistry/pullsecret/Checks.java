package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.Names;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.RegistryHost;
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
                    (secret, _, _) -> unchangeable(secret),
                    (secret, world, _) -> accountMissing(secret, world),
                    (secret, world, _) -> refused(secret, world),
                    (secret, world, _) -> pending(secret, world),
                    (secret, world, _) -> accountReplaced(secret, world),
                    (secret, world, now) -> expired(secret, world, now),
                    (secret, world, _) -> boundElsewhere(secret, world),
                    (secret, world, _) -> changedByOthers(secret, world),
                    (secret, world, _) -> wrongHost(secret, world),
                    (secret, world, _) -> wrongAudience(secret, world));

    private Checks() {}

    /** The first thing that is to be said about a Secret, and what the daemon does about it. */
    public static Finding assess(PullSecret secret, Surroundings world, Instant now) {
        for (Check check : ORDER) {
            Finding finding = check.find(secret, world, now);
            if (finding != null) {
                return finding;
            }
        }
        return inLife(secret, world, now);
    }

    private static @Nullable Finding unmanaged(PullSecret secret) {
        if (secret.isManaged()) {
            return null;
        }
        String annotation = Annotations.SERVICE_ACCOUNT_NAME;
        return secret.annotated()
                ? invalid(
                        "its annotation %s is empty: name a ServiceAccount, or remove it"
                                .formatted(annotation))
                : new Finding(State.STATIC, "has no annotation " + annotation, new Step.Leave());
    }

    /** What only a person can put right. */
    private static Finding invalid(String reason) {
        return new Finding(State.INVALID, reason, new Step.Leave());
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
        return secret.content() instanceof Content.Unreadable(var reason) ? invalid(reason) : null;
    }

    private static @Nullable Finding unchangeable(PullSecret secret) {
        return secret.immutable()
                ? invalid(
                        "is immutable, so that no token can be put in: create it anew without that")
                : null;
    }

    private static @Nullable Finding accountMissing(PullSecret secret, Surroundings world) {
        if (!world.serviceAccountUid().isEmpty()) {
            return null;
        }
        String name = secret.serviceAccount();
        return Names.isSubdomain(name)
                ? new Finding(
                        State.SERVICE_ACCOUNT_MISSING,
                        "ServiceAccount " + name + " does not exist: create it",
                        new Step.Leave())
                : invalid(
                        "no ServiceAccount can be called '%s': correct its annotation %s"
                                .formatted(name, Annotations.SERVICE_ACCOUNT_NAME));
    }

    /**
     * What kubelet refuses is put right where the bad entry is ours to write; else a person must.
     */
    private static @Nullable Finding refused(PullSecret secret, Surroundings world) {
        Content.Config config = config(secret);
        if (config.defect().isEmpty()) {
            return null;
        }
        DockerConfig kept = config.foreign();
        for (RegistryHost host : world.hosts()) {
            kept = kept.without(host);
        }
        return kept.defect().isEmpty()
                ? new Finding(State.INVALID, config.defect(), new Step.Fill())
                : invalid(config.defect() + "; correct this entry or remove it");
    }

    private static @Nullable Finding pending(PullSecret secret, Surroundings world) {
        if (JudgedTokens.of(secret, world).isEmpty()) {
            return new Finding(State.PENDING, "holds no token yet", new Step.Fill());
        }
        PullSecret.Stamp stamp = secret.stamp();
        return stamp.isBlank() && !stamp.trusted()
                ? new Finding(
                        State.PENDING, "holds a token that was put in by hand", new Step.Fill())
                : null;
    }

    private static @Nullable Finding accountReplaced(PullSecret secret, Surroundings world) {
        String account = secret.key().namespace() + ":" + secret.serviceAccount();
        for (HeldToken token : JudgedTokens.of(secret, world).values()) {
            if (!token.account().equals(account)) {
                return replaced("its token is of " + token.account().replace(':', '/'));
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

    private static @Nullable Finding expired(PullSecret secret, Surroundings world, Instant now) {
        Instant end = JudgedTokens.earliest(secret, world).expiresAt();
        return end.isAfter(now)
                ? null
                : new Finding(State.EXPIRED, "its token ended at " + text(end), new Step.Fill());
    }

    /** A restored or copied Secret holds a token that is bound to another one, and ends with it. */
    private static @Nullable Finding boundElsewhere(PullSecret secret, Surroundings world) {
        boolean elsewhere =
                JudgedTokens.of(secret, world).values().stream()
                        .filter(HeldToken::isBound)
                        .anyMatch(token -> !token.boundUid().equals(secret.stored().uid()));
        return elsewhere
                ? new Finding(
                        State.HASH_MISMATCH,
                        "its token is bound to another Secret",
                        new Step.Fill())
                : null;
    }

    /** Only what our own daemon wrote is judged: what the module notes is not known. */
    private static @Nullable Finding changedByOthers(PullSecret secret, Surroundings world) {
        PullSecret.Stamp stamp = secret.stamp();
        if (!stamp.trusted()) {
            return null;
        }
        String changed = "";
        if (!stamp.hash().equals(config(secret).sha256())) {
            changed = "its content is";
        } else if (!stamp.serviceAccountUid().equals(world.serviceAccountUid())) {
            changed = "its annotation " + Annotations.SERVICE_ACCOUNT_UID + " is";
        } else if (!stamp.expiresAt()
                .equals(text(JudgedTokens.earliest(secret, world).expiresAt()))) {
            changed = "its annotation " + Annotations.EXPIRES_AT + " is";
        } else if (!secret.isOwnedBy(world.serviceAccountUid())) {
            changed = "its ownerReferences are";
        }
        return changed.isEmpty()
                ? null
                : new Finding(
                        State.HASH_MISMATCH,
                        changed + " not what the daemon wrote",
                        new Step.Fill());
    }

    private static @Nullable Finding wrongHost(PullSecret secret, Surroundings world) {
        if (world.hosts().isEmpty()) {
            return null;
        }
        Set<String> wanted = texts(world.hosts());
        Set<String> present = texts(JudgedTokens.of(secret, world).keySet());
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

    /** The audiences are known only to who requests tokens, and only when it names some. */
    private static @Nullable Finding wrongAudience(PullSecret secret, Surroundings world) {
        Set<String> wanted = new TreeSet<>(world.audiences());
        for (HeldToken token : JudgedTokens.of(secret, world).values()) {
            Set<String> present = new TreeSet<>(token.audiences());
            if (!wanted.isEmpty() && !wanted.equals(present)) {
                return new Finding(
                        State.WRONG_HOST,
                        "its token is for the audience "
                                + String.join(", ", present)
                                + ", wanted for "
                                + String.join(", ", wanted),
                        new Step.Fill());
            }
        }
        return null;
    }

    private static Set<String> texts(Collection<RegistryHost> hosts) {
        return hosts.stream()
                .map(RegistryHost::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Finding inLife(PullSecret secret, Surroundings world, Instant now) {
        HeldToken token = JudgedTokens.earliest(secret, world);
        Instant end = token.expiresAt();
        Duration left = Duration.between(now, end);
        boolean expiring = left.toMillis() < token.life().length().toMillis() * EXPIRING_SHARE;
        Instant due = Renewal.dueAt(token, secret.stored().uid(), world.keys());
        return new Finding(
                expiring ? State.EXPIRING : State.READY,
                world.keys().isRetired(token.keyId())
                        ? "the API server signs with another key"
                        : "its token ends at " + text(end),
                due.isAfter(now) ? new Step.RenewAt(due) : new Step.Fill());
    }

    /** When the Secret's content ends: its earliest token's end. */
    public static Optional<Instant> expiresAt(PullSecret secret) {
        return secret.content() instanceof Content.Config config
                ? config.tokens().values().stream()
                        .map(HeldToken::expiresAt)
                        .min(Comparator.naturalOrder())
                : Optional.empty();
    }

    private static Content.Config config(PullSecret secret) {
        return (Content.Config) secret.content();
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
