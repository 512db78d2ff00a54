package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.authserver.ReviewPlaces.Place;
import io.deckhouse.payloadregistry.parts.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ReviewPlacesTest {
    private static final String HERE = "here";

    private final ReviewPlaces places = places(Duration.ofMillis(1));

    private static ReviewPlaces places(Duration patience) {
        return new ReviewPlaces(patience, new MovableClock(Bench.NOW), new Random(1));
    }

    private List<Place> enterAll(boolean isRecognized) throws InterruptedException {
        List<Place> all = new ArrayList<>();
        var next = places.enter(HERE, isRecognized);
        while (next.isPresent()) {
            all.add(next.get());
            next = places.enter(HERE, isRecognized);
        }
        return all;
    }

    @Test
    void aSuspectNetworkHasSixteenPlaces() throws Exception {
        places.suspect(HERE);

        assertThat(enterAll(false)).hasSize(16);
    }

    @Test
    void anotherHasSixteenBesides() throws Exception {
        assertThat(enterAll(false)).hasSize(32);
    }

    @Test
    void allOthersTogetherHaveFortyEight() throws Exception {
        assertThat(enterAll(true)).hasSize(48);
        for (int i = 0; i < 16; i++) {
            assertThat(places.enter("network " + i, false)).isEmpty();
        }
    }

    @Test
    void beyondABoundNobodyWaits() throws Exception {
        var patient = places(Duration.ofMinutes(1));
        patient.suspect(HERE);
        List<Future<Optional<Place>>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16 + 1_024 + 40; i++) {
                all.add(threads.submit(() -> patient.enter(HERE, false)));
            }
            await().until(() -> all.stream().filter(Future::isDone).count() == 16 + 40);
            threads.shutdownNow();
        }
        var entered =
                all.stream()
                        .filter(it -> it.state() == Future.State.SUCCESS)
                        .flatMap(it -> it.resultNow().stream())
                        .toList();

        assertThat(entered).hasSize(16);
        entered.forEach(Place::close);
        for (int i = 0; i < 16; i++) {
            assertThat(patient.enter(HERE, false)).isPresent();
        }
    }

    @Test
    void nothingStaysTakenOfThoseWhoLeaveOrLosePatience() throws Exception {
        for (int round = 0; round < 3; round++) {
            var all = enterAll(false);
            assertThat(all).hasSize(32);
            all.forEach(Place::close);
            var recognized = enterAll(true);
            assertThat(recognized).hasSize(48);
            recognized.forEach(Place::close);
        }
    }
}
