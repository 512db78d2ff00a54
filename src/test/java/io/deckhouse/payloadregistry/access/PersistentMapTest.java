package io.deckhouse.payloadregistry.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PersistentMapTest {

    /** A key whose hash collides wholly or in its lower bits. */
    private record Key(int hash, int id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparingInt(Key::hash)
                    .thenComparingInt(Key::id)
                    .compare(this, other);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesAsAHashMapDoes(long seed) {
        var random = new Random(seed);
        int[] hashes = {0, 1, 32, 33, 1 << 30, 1 << 31, -1, 0x7fffffff, 12345, 1 << 10};
        PersistentMap<Key, Integer> map = PersistentMap.empty();
        var expected = new HashMap<Key, Integer>();

        for (int step = 0; step < 3_000; step++) {
            int hash = random.nextBoolean() ? hashes[random.nextInt(10)] : random.nextInt(200);
            var key = new Key(hash, random.nextInt(4));
            var before = map;
            if (random.nextInt(100) < (step < 1_500 ? 60 : 40)) {
                map = map.with(key, step);
                assertThat(before.get(key)).isEqualTo(expected.put(key, step));
            } else {
                map = map.without(key);
                assertThat(before.get(key)).isEqualTo(expected.remove(key));
            }
            assertThat(map.isEmpty()).isEqualTo(expected.isEmpty());
        }

        var content = new HashMap<Key, Integer>();
        map.forEach(content::put);
        assertThat(content).isEqualTo(expected);
        for (var key : expected.keySet()) {
            assertThat(map.get(key)).isEqualTo(expected.get(key));
            map = map.without(key);
        }
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    @Timeout(20) // one by one it takes minutes
    void costsAsMuchForKeysOfOneHashAsForOthers() {
        List<String> names = Names.ofOneHash(1 << 14);
        PersistentMap<String, Integer> map = PersistentMap.empty();

        for (String name : names) {
            map = map.with(name, name.length());
        }
        for (String name : names.subList(0, names.size() - 1)) {
            assertThat(map.get(name)).isEqualTo(name.length());
            map = map.without(name);
        }

        assertThat(map.get(names.getLast())).isNotNull();
        assertThat(map.without(names.getLast()).isEmpty()).isTrue();
    }

    @Test
    void keepsItsCollisionsBalanced() {
        CollisionTree<Integer, Integer> tree = CollisionTree.of(0, 0);
        for (int i = 1; i < 10_000; i++) {
            tree = CollisionTree.with(tree, i, i);
        }
        assertThat(tree.height()).isLessThan(20);

        for (int i = 0; i < 9_000; i++) {
            tree = Objects.requireNonNull(CollisionTree.without(tree, i));
        }
        assertThat(tree.height()).isLessThan(15);
        assertThat(CollisionTree.get(tree, 9_500)).isEqualTo(9_500);
        assertThat(CollisionTree.get(tree, 8_999)).isNull();
    }
}
