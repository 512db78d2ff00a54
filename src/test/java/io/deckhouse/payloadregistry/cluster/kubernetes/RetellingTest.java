package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Asking for objects once more. */
final class RetellingTest {
    private static final ObjectKey ONE = ObjectKey.of(Kind.ROLE, "team", "one");
    private static final ObjectKey TWO = ObjectKey.of(Kind.ROLE, "team", "two");

    private final List<ObjectKey> asked = new CopyOnWriteArrayList<>();
    private final List<GenericKubernetesResource> found = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Retelling retelling =
            new Retelling("again", this::find, found::add, Duration.ofMillis(1));

    private List<GenericKubernetesResource> find(ObjectKey key) {
        asked.add(key);
        if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("no answer");
        }
        return key.equals(ONE) ? List.of(new GenericKubernetesResource()) : List.of();
    }

    @AfterEach
    void close() {
        retelling.close();
    }

    @Test
    void asksOnceForEachAndPassesOnWhatIsThere() {
        retelling.add(Set.of(ONE));
        retelling.add(Set.of(ONE, TWO));
        retelling.start();

        await().until(() -> asked.size() == 2);
        assertThat(asked).containsExactly(ONE, TWO);
        assertThat(found).hasSize(1);

        retelling.add(Set.of(ONE));
        await().until(() -> found.size() == 2);
    }

    @Test
    void asksUntilItIsAnswered() {
        failures.set(3);
        retelling.start();
        retelling.add(Set.of(ONE));

        await().until(() -> found.size() == 1);
        assertThat(asked).hasSize(4);
    }

    @Test
    void namespacesTakeTurns() {
        ObjectKey other = ObjectKey.of(Kind.ROLE, "other", "one");
        ObjectKey third = ObjectKey.of(Kind.ROLE, "third", "one");
        retelling.add(Set.of(ONE));
        retelling.add(Set.of(TWO));
        retelling.add(Set.of(other));
        retelling.add(Set.of(third));
        retelling.start();

        await().until(() -> asked.size() == 4);
        assertThat(asked).containsExactly(ONE, other, third, TWO);
    }
}
