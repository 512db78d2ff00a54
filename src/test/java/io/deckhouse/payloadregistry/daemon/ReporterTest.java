package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown when more happens than may be shown at once. */
final class ReporterTest {
    /** What is shown at once. */
    private static final int BURST = 100;

    @TempDir private Path directory;
    private World world;
    private Reporter reporter;

    @BeforeEach
    void open() {
        world = new World(directory);
        reporter = new Reporter(world.cluster, world.clock, new CallingThread());
    }

    @AfterEach
    void close() {
        reporter.close();
        world.close();
    }

    @Test
    void leavesOutGoodNewsBeyondTheRate() {
        accept(Severity.NORMAL, 0, 150);
        world.clock.move(Duration.ofSeconds(1));
        accept(Severity.NORMAL, 150, 300);
        world.clock.move(Duration.ofHours(1));
        reporter.sendWaiting();

        assertThat(world.cluster.occurrences()).hasSize(BURST + 2);
    }

    @Test
    void showsEveryWarningSoonerOrLaterAndEachOnce() {
        accept(Severity.WARNING, 0, 300);
        assertThat(world.cluster.occurrences()).hasSize(BURST);

        world.clock.move(Duration.ofSeconds(10));
        reporter.sendWaiting();
        assertThat(world.cluster.occurrences()).as("two a second").hasSize(BURST + 20);
        for (int i = 0; i < 90; i++) {
            world.clock.move(Duration.ofSeconds(1));
            reporter.sendWaiting();
        }

        assertThat(world.cluster.occurrences())
                .extracting(Occurrence::object)
                .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(this::secret).toList());
    }

    @Test
    void showsTheNewestOfSeveralWarningsThatWait() {
        accept(Severity.WARNING, 0, BURST);
        for (String reason : List.of("First", "Second", "Third")) {
            reporter.accept(occurrence(Severity.WARNING, 500, reason));
            reporter.accept(occurrence(Severity.WARNING, 501, reason));
        }

        world.clock.move(Duration.ofHours(1));
        reporter.sendWaiting();

        assertThat(world.cluster.occurrences().subList(BURST, BURST + 2))
                .containsExactly(
                        occurrence(Severity.WARNING, 500, "Third"),
                        occurrence(Severity.WARNING, 501, "Third"));
        assertThat(world.cluster.occurrences()).hasSize(BURST + 2);
    }

    @Test
    void takesGoodNewsForTheEndOfAWarningThatWaits() {
        accept(Severity.WARNING, 0, BURST);
        reporter.accept(occurrence(Severity.WARNING, 500, "Failed"));

        reporter.accept(occurrence(Severity.NORMAL, 500, "Filled"));

        world.clock.move(Duration.ofHours(1));
        reporter.sendWaiting();
        assertThat(world.cluster.occurrences().subList(BURST, BURST + 1))
                .containsExactly(occurrence(Severity.NORMAL, 500, "Filled"));
        assertThat(world.cluster.occurrences()).hasSize(BURST + 1);
    }

    @Test
    void forgetsTheWarningThatWaitsWithItsObject() {
        accept(Severity.WARNING, 0, BURST + 1);

        reporter.forget(secret(BURST));

        world.clock.move(Duration.ofHours(1));
        reporter.sendWaiting();
        assertThat(world.cluster.occurrences()).hasSize(BURST);
    }

    @Test
    void letsNoMoreWaitThanItHasRoomFor() {
        accept(Severity.WARNING, 0, BURST + Reporter.MOST_KEPT + 50);

        for (int i = 0; i < 1 + Reporter.MOST_KEPT / BURST; i++) {
            world.clock.move(Duration.ofHours(1));
            reporter.sendWaiting();
        }

        assertThat(world.cluster.occurrences()).hasSize(BURST + Reporter.MOST_KEPT);
    }

    @Test
    void showsAsMuchAsBeforeWhenTheClockIsSetBack() {
        accept(Severity.NORMAL, 0, BURST);
        world.clock.move(Duration.ofMinutes(-10));
        accept(Severity.NORMAL, 0, 1);

        world.clock.move(Duration.ofSeconds(1));
        accept(Severity.NORMAL, 0, 10);

        assertThat(world.cluster.occurrences()).hasSize(BURST + 2);
    }

    private void accept(Severity severity, int from, int to) {
        for (int i = from; i < to; i++) {
            reporter.accept(occurrence(severity, i, "Missing"));
        }
    }

    private Occurrence occurrence(Severity severity, int number, String reason) {
        return new Occurrence(secret(number), "uid-" + number, severity, reason, "a message");
    }

    private ObjectKey secret(int number) {
        return ObjectKey.of(Kind.SECRET, "team", "puller-" + number);
    }
}
