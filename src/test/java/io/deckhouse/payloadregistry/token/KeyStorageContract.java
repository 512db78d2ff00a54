package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.parts.MovableClock;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every place for keys must do: provide it, and all cases run on it. */
public interface KeyStorageContract {
    int OPENERS = 8;

    /** One more view of the one place that the running test has for itself, empty at first. */
    KeyStorage storage();

    /** How often the place was written so far, or any text that changes with each write. */
    String version() throws IOException;

    private KeyMaterial stored() throws IOException {
        var found = new AtomicReference<>(KeyMaterial.EMPTY);
        storage()
                .update(material -> {
                    found.set(material);
                    return material;
                });
        return found.get();
    }

    private <T> List<T> atOnce(Callable<T> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var result : threads.invokeAll(Collections.nCopies(OPENERS, work))) {
                results.add(result.get());
            }
            return results;
        }
    }

    @Test
    default void isEmptyAtFirst() throws Exception {
        assertThat(stored()).isEqualTo(KeyMaterial.EMPTY);
    }

    @Test
    default void keepsWhatWasStored() throws Exception {
        var first = new KeyMaterial("a ca\n", "a leaf\n");
        var second = new KeyMaterial("a ca\n", "another leaf\n");

        storage().update(_ -> first);
        KeyMaterial afterFirst = stored();
        storage().update(_ -> second);

        assertThat(afterFirst).isEqualTo(first);
        assertThat(stored()).isEqualTo(second);
    }

    @Test
    default void writesNothingWhenTheChangeIsNone() throws Exception {
        storage().update(_ -> new KeyMaterial("ca", "leaf"));
        String before = version();

        storage().update(_ -> new KeyMaterial("ca", "leaf"));

        assertThat(version()).isEqualTo(before);
    }

    @Test
    default void storesNothingWhenTheChangeThrows() throws Exception {
        storage().update(_ -> new KeyMaterial("ca", "leaf"));

        assertThatThrownBy(() ->
                        storage()
                                .update(_ -> {
                                    throw new IllegalStateException("no");
                                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(stored()).isEqualTo(new KeyMaterial("ca", "leaf"));
    }

    @Test
    default void losesNoUpdate() throws Exception {
        atOnce(() -> {
            for (int times = 0; times < 3; times++) {
                storage().update(found -> new KeyMaterial("ca", found.leaves() + "x"));
            }
            return true;
        });

        assertThat(stored().leaves()).isEqualTo("x".repeat(3 * OPENERS));
    }

    @Test
    default void openersOfAnEmptyPlaceAgree() throws Exception {
        Clock clock = Clock.fixed(Instant.parse("2026-03-05T00:00:00Z"), ZoneOffset.UTC);
        var random = new SecureRandom();

        var opened =
                atOnce(() -> RotatingKeys.open(storage(), RotationPolicy.STANDARD, clock, random));

        var keyIds = new HashSet<String>();
        var bundles = new HashSet<String>();
        for (RotatingKeys keys : opened) {
            keyIds.add(keys.current().keyId());
            bundles.add(keys.bundlePem());
        }
        assertThat(keyIds).hasSize(1);
        assertThat(bundles).hasSize(1);
    }

    @Test
    default void replicasTakeTheSameNextLeaf() throws Exception {
        var clock = new MovableClock(Instant.parse("2026-03-05T00:00:00Z"));
        var random = new SecureRandom();
        var opened = new ArrayList<RotatingKeys>();
        for (int replica = 0; replica < OPENERS; replica++) {
            opened.add(RotatingKeys.open(storage(), RotationPolicy.STANDARD, clock, random));
        }
        String before = opened.getFirst().current().keyId();

        clock.move(RotationPolicy.STANDARD.rotateAfter());
        var remaining = new AtomicReference<>(List.copyOf(opened));
        var after =
                new HashSet<>(
                        atOnce(() ->
                                remaining
                                        .getAndUpdate(all -> all.subList(1, all.size()))
                                        .getFirst()
                                        .current()
                                        .keyId()));

        assertThat(after).hasSize(1).doesNotContain(before);
    }

    @Test
    default void namesThePlaceOfBrokenKeysButNotTheKeys() throws Exception {
        storage().update(_ -> new KeyMaterial("no secret of mine", ""));

        assertThatThrownBy(() ->
                        RotatingKeys.open(
                                storage(),
                                RotationPolicy.STANDARD,
                                Clock.systemUTC(),
                                new SecureRandom()))
                .isInstanceOf(KeyMaterialException.class)
                .hasMessageContaining("/" + KeyMaterial.CA + ": ")
                .hasMessageNotContaining("no secret of mine");
    }
}
