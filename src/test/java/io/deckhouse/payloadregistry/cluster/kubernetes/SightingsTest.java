package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of what informers see, and of what was asked for once more. */
final class SightingsTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private Runnable waiting = () -> {};
    private int room;
    private final Sightings sightings = new Sightings(Kind.ROLE, new Teller());

    private final class Teller implements Sightings.Teller {
        @Override
        public int enter(JsonNode tree) {
            waiting.run();
            room++;
            return 1;
        }

        @Override
        public void seen(Change change, int taken) {
            told.add(text(change));
            room -= taken;
        }

        @Override
        public void leave(int taken) {
            room -= taken;
        }

        @Override
        public void gone(Change.Deleted change) {
            told.add(text(change));
        }
    }

    private static String text(Change change) {
        return switch (change) {
            case Change.Created(var object) -> "created " + object.resourceVersion();
            case Change.Updated(var object) -> "updated " + object.resourceVersion();
            case Change.Deleted(_, var uid) -> "deleted " + uid;
        };
    }

    private static GenericKubernetesResource role(String uid, String version) {
        return ApiJson.forWatches()
                .unmarshal(
                        """
                        {"metadata":{"namespace":"team","name":"r","uid":"%s",
                        "resourceVersion":"%s"}}\
                        """
                                .formatted(uid, version),
                        GenericKubernetesResource.class);
    }

    @Test
    void tellsEachVersionOnceHoweverItIsCalled() {
        sightings.onAdd(role("u", "1"));
        sightings.onAdd(role("u", "1"));
        sightings.onUpdate(role("u", "1"), role("u", "2"));
        sightings.onDelete(role("u", "2"), false);
        sightings.onDelete(role("u", "2"), false);

        assertThat(told).containsExactly("created 1", "updated 2", "deleted u");
    }

    @Test
    void tellsOnceMoreWhatWasAskedFor() {
        sightings.onAdd(role("u", "1"));

        sightings.again(role("u", "1"));

        assertThat(told).containsExactly("created 1", "updated 1");
    }

    /** The answer may be older than what the informer has seen, or the informer behind it. */
    @Test
    void tellsNoVersionOnceMoreButTheLast() {
        sightings.again(role("u", "1"));
        sightings.onAdd(role("u", "2"));

        sightings.again(role("u", "1"));
        sightings.again(role("u", "3"));
        sightings.again(role("other", "2"));
        assertThat(told).containsExactly("created 2");

        sightings.onDelete(role("u", "2"), false);
        sightings.again(role("u", "2"));
        assertThat(told).containsExactly("created 2", "deleted u");
        assertThat(room).isZero();
    }

    /** Only who tells makes room, and may need the same entry for it. */
    @Test
    void keepsNobodyFromAnEntryWhileItWaitsForRoom() throws InterruptedException {
        sightings.onAdd(role("u", "1"));
        Thread informer = new Thread(() -> sightings.onDelete(role("u", "1"), false));
        waiting =
                () -> {
                    informer.start();
                    await().until(() -> told.contains("deleted u"));
                };

        sightings.again(role("u", "1"));

        informer.join();
        assertThat(told).containsExactly("created 1", "deleted u");
        assertThat(room).isZero();
    }
}
