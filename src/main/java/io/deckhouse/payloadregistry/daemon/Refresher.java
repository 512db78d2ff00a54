package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.Filler;
import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one pull Secret at a time and takes the step that the checks ask for. */
final class Refresher {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

    private final Cluster cluster;
    private final RefreshSettings settings;
    private final Inventory inventory;
    private final Filler filler;
    private final Clock clock;
    private final BackOff<ObjectKey> backOff;
    private final Map<ObjectKey, String> told = new ConcurrentHashMap<>();

    Refresher(
            Cluster cluster,
            RefreshSettings settings,
            Inventory inventory,
            Clock clock,
            RandomGenerator random) {
        this.cluster = cluster;
        this.settings = settings;
        this.inventory = inventory;
        this.filler = new Filler(cluster, settings.audiences());
        this.clock = clock;
        this.backOff = new BackOff<>(random);
    }

    /**
     * Brings one Secret in order; returns when to look again, empty for not before something
     * changes.
     */
    Optional<Instant> reconcile(ObjectKey key) {
        Optional<PullSecret> known = inventory.secret(key);
        if (known.isEmpty()) {
            backOff.forget(key);
            told.remove(key);
            return Optional.empty();
        }
        PullSecret secret = known.get();
        Surroundings world = inventory.surroundings(secret, settings.hosts());
        Finding finding = Checks.assess(secret, world, clock.instant());
        try {
            return switch (finding.step()) {
                case Step.Fill _ -> fill(secret, world, finding);
                case Step.RenewAt(var time) -> Optional.of(time);
                case Step.Delete _ -> delete(secret, finding);
                case Step.Leave _ -> {
                    tellOnce(key, finding);
                    yield Optional.empty();
                }
            };
        } catch (ClusterException e) {
            return Optional.of(retry(key, e));
        }
    }

    private Optional<Instant> fill(PullSecret secret, Surroundings world, Finding finding) {
        ObjectKey key = secret.key();
        Instant now = clock.instant();
        Instant allowed = backOff.mayWriteAt(key, now);
        if (allowed.isAfter(now)) {
            return Optional.of(allowed);
        }
        Filler.Filled filled = filler.fill(secret, world.serviceAccountUid(), settings.hosts());
        backOff.wrote(key, now);
        told.remove(key);
        inventory.put(filled.secret());
        LOG.atInfo()
                .addKeyValue("secret", key)
                .addKeyValue("serviceAccount", secret.serviceAccount())
                .addKeyValue("was", finding.state().label())
                .addKeyValue("expiresAt", filled.expiresAt())
                .log("filled");
        if (!filled.shortened().isZero()) {
            LOG.atWarn()
                    .addKeyValue("secret", key)
                    .addKeyValue("by", filled.shortened())
                    .log("the API server shortened the token's life");
        }
        if (backOff.writes(key) > 2) {
            LOG.atWarn()
                    .addKeyValue("secret", key)
                    .addKeyValue("writes", backOff.writes(key))
                    .log("another writer keeps changing this Secret");
        }
        Finding after = Checks.assess(filled.secret(), world, now);
        return after.step() instanceof Step.RenewAt(var time)
                ? Optional.of(time)
                : Optional.empty();
    }

    /** The watch may lag behind: the account is looked up once more before anything is deleted. */
    private Optional<Instant> delete(PullSecret secret, Finding finding) {
        ObjectKey key = secret.key();
        boolean ownerLives =
                secret.owners().stream()
                        .anyMatch(owner ->
                                cluster.get(
                                                ObjectKey.of(
                                                        Kind.SERVICE_ACCOUNT,
                                                        key.namespace(),
                                                        owner.name()))
                                        .filter(account -> account.uid().equals(owner.uid()))
                                        .isPresent());
        if (ownerLives) {
            return Optional.empty();
        }
        PullSecret.Stored stored = secret.stored();
        cluster.delete(key, new Cluster.Preconditions(stored.uid(), stored.resourceVersion()));
        inventory.drop(key);
        LOG.atInfo()
                .addKeyValue("secret", key)
                .addKeyValue("reason", finding.reason())
                .log("deleted");
        return Optional.empty();
    }

    private Instant retry(ObjectKey key, ClusterException failure) {
        Duration wait = backOff.failed(key, failure.retryAfter());
        // A conflict is news that the watch is about to bring, no fault.
        LOG.atLevel(
                        failure.reason() == ClusterException.Reason.CONFLICT
                                ? org.slf4j.event.Level.DEBUG
                                : org.slf4j.event.Level.WARN)
                .addKeyValue("secret", key)
                .addKeyValue("reason", failure.getMessage())
                .addKeyValue("retryIn", wait)
                .log("could not be refreshed, its content stays");
        return clock.instant().plus(wait);
    }

    private void tellOnce(ObjectKey key, Finding finding) {
        String news = finding.state() + finding.reason();
        if (!news.equals(told.put(key, news))) {
            LOG.atWarn()
                    .addKeyValue("secret", key)
                    .addKeyValue("state", finding.state().label())
                    .addKeyValue("reason", finding.reason())
                    .log("left as it is");
        }
    }
}
