package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the users count as known, by what the watch says and what the API server answers. */
final class StaticUserFeedTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final String HASH = "$2y$10$" + ".".repeat(53);

    private final List<String> questions = new ArrayList<>();
    private @Nullable Reason refusal;
    private final MovableClock clock = new MovableClock(NOW);
    private final Deque<FakeWatch> watches = new ArrayDeque<>();
    private Instant confirmed = Instant.MIN;

    private static final class FakeWatch implements Watch {
        private final Listener listener;
        private Instant confirmed;
        private boolean isClosed;

        FakeWatch(Listener listener, Instant confirmed) {
            this.listener = listener;
            this.confirmed = confirmed;
        }

        @Override
        public boolean isSynced() {
            return !confirmed.equals(Instant.MIN);
        }

        @Override
        public Instant confirmedAt() {
            return confirmed;
        }

        @Override
        public void tellAgain(Set<ObjectKey> keys) {}

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private StaticUserFeed feed() {
        var cluster =
                (Cluster)
                        Proxy.newProxyInstance(
                                Cluster.class.getClassLoader(),
                                new Class<?>[] {Cluster.class},
                                (_, method, arguments) -> answer(method.getName(), arguments));
        return StaticUserFeed.start(cluster, clock);
    }

    private Object answer(String question, Object[] arguments) {
        questions.add(question);
        if (question.equals("watch")) {
            watches.add(new FakeWatch((Watch.Listener) arguments[2], confirmed));
            return watches.getLast();
        }
        if (refusal != null) {
            throw new ClusterException(refusal, "refused");
        }
        return List.of();
    }

    @Test
    void isNotReadyBeforeTheFirstWord() {
        StaticUserFeed feed = feed();
        feed.look();

        assertThat(feed.isReady()).isFalse();
        assertThat(feed.confirmedAt()).isEqualTo(Instant.MIN);
    }

    @Test
    void isReadyWhereTheKindIsNotServed() {
        refusal = Reason.NOT_FOUND;
        StaticUserFeed feed = feed();
        feed.look();

        assertThat(feed.isReady()).isTrue();
        assertThat(feed.confirmedAt()).isEqualTo(NOW);
        feed.look();
        assertThat(questions).containsExactly("list");
    }

    @Test
    void beginsToWatchWhenTheKindIsServed() {
        refusal = Reason.NOT_FOUND;
        StaticUserFeed feed = feed();
        lookFor(feed, Duration.ofMinutes(10));
        assertThat(watches).isEmpty();
        assertThat(feed.confirmedAt()).isAfter(clock.instant().minusSeconds(10));

        refusal = null;
        lookFor(feed, Duration.ofSeconds(6));
        assertThat(watches).hasSize(1);
        assertThat(feed.isReady()).isFalse();
        watches.getLast().confirmed = clock.instant();
        tellAlice();

        assertThat(feed.isReady()).isTrue();
        assertThat(feed.users().accounts()).containsKey("alice");
    }

    @Test
    void isReadyWhereItMayNotReadTheUsers() {
        refusal = Reason.FORBIDDEN;
        StaticUserFeed feed = feed();
        feed.look();

        assertThat(feed.isReady()).isTrue();
    }

    @Test
    void staysUnconfirmedWhenARightIsWithdrawn() {
        confirmed = NOW.minus(Duration.ofMinutes(20));
        StaticUserFeed feed = feed();
        feed.look();
        refusal = Reason.FORBIDDEN;
        clock.move(Duration.ofSeconds(2));
        feed.look();

        assertThat(feed.confirmedAt()).isEqualTo(confirmed);
    }

    @Test
    void waitsForAServerThatIsAway() {
        refusal = Reason.UNREACHABLE;
        StaticUserFeed feed = feed();
        feed.look();

        assertThat(feed.isReady()).isFalse();
    }

    @Test
    void asksNothingWhileTheWatchGivesSigns() {
        confirmed = NOW.minusSeconds(30);
        StaticUserFeed feed = feed();
        lookFor(feed, Duration.ofSeconds(60));

        assertThat(questions).containsExactly("list", "watch");
    }

    /** As often as the server does. */
    private void lookFor(StaticUserFeed feed, Duration time) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            feed.look();
            clock.move(Duration.ofMillis(250));
        }
    }

    private StaticUserFeed feedOfAlice() {
        confirmed = NOW;
        StaticUserFeed feed = feed();
        feed.look();
        tellAlice();
        clock.move(Duration.ofMinutes(3));
        confirmed = Instant.MIN;
        return feed;
    }

    private void tellAlice() {
        watches.getLast()
                .listener
                .changed(
                        new Change.Created(
                                ClusterObject.empty(StaticUsers.MODULE_CONFIG)
                                        .with(tree ->
                                                tree.withObjectProperty("spec")
                                                        .withObjectProperty("settings")
                                                        .withObjectProperty("users")
                                                        .putObject("alice")
                                                        .put("passwordHash", HASH)
                                                        .putArray("projects"))));
    }

    @Test
    void keepsTheUsersUnconfirmedWhileTheKindIsAwayForAShortTime() {
        StaticUserFeed feed = feedOfAlice();
        refusal = Reason.NOT_FOUND;
        lookFor(feed, Duration.ofSeconds(100));

        assertThat(feed.users().accounts()).containsKey("alice");
        assertThat(feed.confirmedAt()).isEqualTo(NOW);

        refusal = null;
        watches.getLast().confirmed = clock.instant();
        lookFor(feed, Duration.ofSeconds(100));

        assertThat(feed.users().accounts()).containsKey("alice");
        assertThat(watches).hasSize(1);
    }

    @Test
    void hasNoUsersWhenTheKindStaysAwayAndHasThemAgainWhenItComesBack() {
        StaticUserFeed feed = feedOfAlice();
        refusal = Reason.NOT_FOUND;
        lookFor(feed, Duration.ofMinutes(3));

        assertThat(feed.users().accounts()).isEmpty();
        assertThat(feed.confirmedAt()).isAfter(clock.instant().minus(Duration.ofMinutes(2)));
        assertThat(watches.getFirst().isClosed).isTrue();

        refusal = null;
        lookFor(feed, Duration.ofSeconds(6));
        watches.getLast().confirmed = clock.instant();
        tellAlice();

        assertThat(feed.users().accounts()).containsKey("alice");
    }

    @Test
    void takesOnlyASteadyAbsenceForARemoval() {
        StaticUserFeed feed = feedOfAlice();
        for (int round = 0; round < 5; round++) {
            refusal = Reason.NOT_FOUND;
            lookFor(feed, Duration.ofSeconds(100));
            refusal = Reason.UNREACHABLE;
            lookFor(feed, Duration.ofSeconds(10));
        }

        assertThat(feed.users().accounts()).containsKey("alice");
        assertThat(feed.confirmedAt()).isEqualTo(NOW);
    }

    @Test
    void asksSeldomWhileTheListAnswersAndTheWatchIsSilent() {
        StaticUserFeed feed = feedOfAlice();
        lookFor(feed, Duration.ofMinutes(1));

        assertThat(questions).hasSizeLessThan(20);
    }
}
