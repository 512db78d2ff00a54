package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.State;
import io.deckhouse.payloadregistry.pullsecret.Surroundings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waits until the daemon has filled a pull Secret. */
final class FillWait {
    private final Cluster cluster;
    private final Clock clock;
    private final Duration timeout;

    FillWait(Cluster cluster, Clock clock, Duration timeout) {
        this.cluster = cluster;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Returns the filled Secret, or fails with what is wrong when the time is over. */
    PullSecret await(ObjectKey key) throws InterruptedException {
        Instant end = clock.instant().plus(timeout);
        LinkedBlockingQueue<Change> changes = new LinkedBlockingQueue<>();
        Selection one = Selection.in(key.namespace()).withField("metadata.name", key.name());
        try (Watch _ = cluster.watch(Kind.SECRET, one, changes::add)) {
            while (true) {
                Duration left = Duration.between(clock.instant(), end);
                Change change = changes.poll(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
                if (change != null) {
                    Optional<PullSecret> filled = filled(change);
                    if (filled.isPresent()) {
                        return filled.get();
                    }
                }
                if (!clock.instant().isBefore(end)) {
                    throw timedOut(key);
                }
            }
        }
    }

    private Optional<PullSecret> filled(Change change) {
        return switch (change) {
            case Change.Created(var object) -> ready(object);
            case Change.Updated(var object) -> ready(object);
            case Change.Deleted(var key, _) ->
                    throw new CommandFailure(key + " was deleted while waiting for its token");
        };
    }

    private Optional<PullSecret> ready(ClusterObject object) {
        PullSecret secret = PullSecret.read(object);
        Finding finding = assess(secret);
        return finding.state() == State.READY || finding.state() == State.EXPIRING
                ? Optional.of(secret)
                : Optional.empty();
    }

    private Finding assess(PullSecret secret) {
        ObjectKey account =
                ObjectKey.of(
                        Kind.SERVICE_ACCOUNT, secret.key().namespace(), secret.serviceAccount());
        String uid = cluster.get(account).map(ClusterObject::uid).orElse("");
        return Checks.assess(
                secret, new Surroundings(uid, Set.of(uid), List.of()), clock.instant());
    }

    private CommandFailure timedOut(ObjectKey key) {
        Optional<ClusterObject> now = cluster.get(key);
        if (now.isEmpty()) {
            return new CommandFailure(Exit.TIMED_OUT, key + " is gone");
        }
        Finding finding = assess(PullSecret.read(now.get()));
        String remedy =
                finding.state() == State.PENDING
                        ? "is the refresh daemon running ('serve refresher')?"
                        : "see 'status " + key.name() + " -n " + key.namespace() + "'";
        return new CommandFailure(
                Exit.TIMED_OUT,
                key
                        + " was not filled within "
                        + Durations.text(timeout)
                        + ": "
                        + finding.state().label()
                        + ", "
                        + finding.reason()
                        + "; "
                        + remedy);
    }
}
