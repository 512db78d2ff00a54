package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the workers find to do when the daemon begins to work, and when its clock is set. */
final class AgendaTest {
    private static final Instant NOW = Instant.parse("2026-03-06T02:14:19Z");

    private final MovableClock clock = new MovableClock(NOW);
    private final WorkQueue<String> queue = new WorkQueue<>(9);
    private final List<String> existing = new ArrayList<>();
    private boolean isAtWork;
    private final Agenda<String> agenda =
            new Agenda<>(queue, clock, () -> isAtWork, () -> List.copyOf(existing));

    @Test
    void keepsNothingWhileTheDaemonDoesNotWork() {
        existing.add("there");
        for (int i = 0; i < 1000; i++) {
            assertThat(agenda.add(List.of("gone-" + i))).isFalse();
        }

        assertThat(queue.size()).isZero();
        assertThat(queue.depth(NOW)).isZero();
    }

    @Test
    void hasEverythingLookedAtWhenTheWorkBegins() {
        existing.addAll(List.of("a", "b"));
        agenda.add(existing);
        agenda.review();

        isAtWork = true;
        agenda.review();

        assertThat(taken()).containsExactly("a", "b");
        agenda.review();
        assertThat(taken()).as("only once").isEmpty();
    }

    @Test
    void losesNothingThoughItNeverSawThatTheWorkRested() {
        isAtWork = true;
        agenda.review();
        isAtWork = false;
        existing.add("a");
        agenda.add(existing);
        isAtWork = true;

        agenda.review();

        assertThat(taken()).containsExactly("a");
    }

    @Test
    void forgetsWhatWaitsWhenTheWorkEnds() {
        isAtWork = true;
        queue.schedule("a", NOW.plusSeconds(60));
        isAtWork = false;

        agenda.review();

        assertThat(queue.size()).isZero();
    }

    @Test
    void hasWhatChangesLookedAtWhileItWorks() {
        isAtWork = true;

        assertThat(agenda.add(List.of("a"))).isTrue();

        assertThat(taken()).containsExactly("a");
    }

    @Test
    void hasEverythingLookedAtWhenTheClockIsSetBack() {
        isAtWork = true;
        existing.addAll(List.of("a", "without a time"));
        agenda.review();
        queue.schedule("a", NOW.plusSeconds(60));
        queue.schedule("not of the inventory", NOW.plusSeconds(60));

        clock.move(Duration.ofMinutes(-10));
        agenda.review();

        assertThat(taken())
                .containsExactlyInAnyOrder("a", "without a time", "not of the inventory");
    }

    @Test
    void makesNothingOfAClockThatIsPutRightByLittle() {
        isAtWork = true;
        existing.add("a");
        agenda.review();
        queue.schedule("a", NOW.plusSeconds(60));

        clock.move(Duration.ofMillis(-300));
        agenda.review();
        assertThat(taken()).isEmpty();
        for (int i = 0; i < 3; i++) {
            clock.move(Duration.ofMillis(-300));
            agenda.review();
        }

        assertThat(taken()).as("little by little it is much").containsExactly("a");
    }

    private List<String> taken() {
        List<String> keys = new ArrayList<>();
        for (var key = queue.take(clock.instant());
                key.isPresent();
                key = queue.take(clock.instant())) {
            keys.add(key.get());
        }
        keys.forEach(key -> queue.done(key, WorkQueue.Standing.FINE));
        return keys;
    }
}
