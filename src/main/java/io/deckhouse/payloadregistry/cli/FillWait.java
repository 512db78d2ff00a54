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

/** Waits until the daemon has filled pull Secrets; on a terminal it says how long already. */
final class FillWait {
    private static final Duration REDRAW = Duration.ofMillis(200);

    private final Cluster cluster;
    private final Clock clock;
    private final Duration timeout;
    private final WaitLine line;
    private final Instant start;

    /** A wait that begins now. */
    FillWait(Cluster cluster, Clock clock, Duration timeout, WaitLine line) {
        this.cluster = cluster;
        this.clock = clock;
        this.timeout = timeout;
        this.line = line;
        this.start = clock.instant();
    }

    /** Returns the filled Secret, or fails with what is wrong when the time is over. */
    PullSecret await(ObjectKey key) throws InterruptedException {
        Instant end = start.plus(timeout);
        LinkedBlockingQueue<Change> changes = new LinkedBlockingQueue<>();
        Selection one = Selection.in(key.namespace()).withField("metadata.name", key.name());
        String state = State.PENDING.label();
        try (Watch _ = cluster.watch(Kind.SECRET, one, changes::add)) {
            while (true) {
                show(key, state);
                Change change = changes.poll(pause(end).toMillis(), TimeUnit.MILLISECONDS);
                if (change != null) {
                    PullSecret secret = PullSecret.read(object(change));
                    Finding finding = assess(secret);
                    if (finding.state() == State.READY || finding.state() == State.EXPIRING) {
                        return secret;
                    }
                    state = finding.state().label();
                }
                if (!clock.instant().isBefore(end)) {
                    throw timedOut(key);
                }
            }
        } finally {
            line.close();
        }
    }

    private Duration pause(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        Duration longest = line.isShown() && left.compareTo(REDRAW) > 0 ? REDRAW : left;
        return longest.isPositive() ? longest : Duration.ofMillis(1);
    }

    private void show(ObjectKey key, String state) {
        if (line.isShown()) {
            Duration passed = Duration.between(start, clock.instant());
            // The time first: a narrow window cuts the end off.
            line.show(
                    "Waiting "
                            + Durations.text(passed)
                            + " of "
                            + Durations.text(timeout)
                            + " for "
                            + key
                            + ": "
                            + state);
        }
    }

    private static ClusterObject object(Change change) {
        return switch (change) {
            case Change.Created(var object) -> object;
            case Change.Updated(var object) -> object;
            case Change.Deleted(var key, _) ->
                    throw new CommandFailure(key + " was deleted while waiting for its token");
        };
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
