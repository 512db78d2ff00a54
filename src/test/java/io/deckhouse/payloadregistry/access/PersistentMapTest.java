package io.deckhouse.payloadregistry.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PersistentMapTest {

    /** A key whose hash collides wholly or in its lower bits. */
    private record Key(int hash, int id) {
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
}
