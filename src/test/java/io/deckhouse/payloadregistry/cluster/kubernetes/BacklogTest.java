package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Who waits until others have been told. */
final class BacklogTest {
    private final Backlog backlog = new Backlog();
    private final AtomicInteger entered = new AtomicInteger(-1);

    private static JsonNode object(int words) {
        var object = JsonNodeFactory.instance.objectNode();
        var list = object.putArray("list");
        for (int i = 0; i < words; i++) {
            list.add("word");
        }
        return object;
    }

    private Thread entering(JsonNode object) {
        return Thread.ofVirtual().start(() -> entered.set(backlog.enter(object)));
    }

    @Test
    void lastsForManySmallObjects() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(backlog.enter(object(8))).isEqualTo(10);
        }
    }

    @Test
    void letsTheLargestInAloneAndTheNextWhenItHasLeft() {
        int all = backlog.enter(object(200_000));
        assertThat(all).isEqualTo(Backlog.MOST);
        Thread next = entering(object(1));
        await().until(() -> next.getState() == Thread.State.TIMED_WAITING);
        assertThat(entered).hasValue(-1);

        backlog.leave(all);

        await().until(() -> entered.get() == 3);
    }

    @Test
    void letsAllGoOnceItIsClosed() {
        backlog.enter(object(200_000));
        var _ = entering(object(1));

        backlog.close();

        await().until(() -> entered.get() == 0);
    }
}
