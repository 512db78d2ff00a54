package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the users count as known, by what the watch says and what the API server answers. */
final class StaticUserFeedTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final List<String> questions = new ArrayList<>();
    private @Nullable Reason refusal;
    private Instant confirmed = Instant.MIN;

    private final class FakeWatch implements Watch {
        @Override
        public boolean isSynced() {
            return !confirmed.equals(Instant.MIN);
        }

        @Override
        public Instant confirmedAt() {
            return confirmed;
        }

        @Override
        public void close() {}
    }

    private StaticUserFeed feed() {
        var cluster =
                (Cluster)
                        Proxy.newProxyInstance(
                                Cluster.class.getClassLoader(),
                                new Class<?>[] {Cluster.class},
                                (_, method, _) -> answer(method.getName()));
        return StaticUserFeed.start(cluster, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Object answer(String question) {
        questions.add(question);
        if (question.equals("watch")) {
            return new FakeWatch();
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
        assertThat(questions).containsExactly("watch", "list");
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
        refusal = Reason.FORBIDDEN;
        StaticUserFeed feed = feed();
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
        feed().look();

        assertThat(questions).containsExactly("watch");
    }
}
