package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.SteadyTime;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import io.deckhouse.payloadregistry.parts.MovableClock;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A watch whose informer gives no more signs of life. */
final class SilentWatchTest {
    private static final Duration CHECK = Duration.ofMillis(10);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final AtomicLong nanos = new AtomicLong();
    private final List<WatchPulse.Signs> informers = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private RuntimeException failure = new IllegalStateException("no informer today");

    private final class Owner implements KubernetesWatch.Owner {
        @Override
        public SharedIndexInformer<GenericKubernetesResource> informer(WatchPulse.Signs signs) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw failure;
            }
            informers.add(signs);
            return idle();
        }

        @Override
        public List<GenericKubernetesResource> find(ObjectKey key) {
            return List.of();
        }

        @Override
        public String namespace() {
            return "team";
        }

        @Override
        public void closed(KubernetesWatch watch) {}
    }

    @SuppressWarnings("unchecked") // it says the same to everybody
    private static SharedIndexInformer<GenericKubernetesResource> idle() {
        return (SharedIndexInformer<GenericKubernetesResource>)
                Proxy.newProxyInstance(
                        SilentWatchTest.class.getClassLoader(),
                        new Class<?>[] {SharedIndexInformer.class},
                        (self, method, _) -> method.getReturnType().isInstance(self) ? self : null);
    }

    private KubernetesWatch started() {
        var time = new SteadyTime(clock, nanos::get);
        var watch = new KubernetesWatch(Kind.ROLE, _ -> {}, time, CHECK, new Owner());
        watch.start();
        informers.getFirst().accepted();
        await().until(watch::isSynced);
        return watch;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        clock.move(time);
    }

    @Test
    void getsAnotherInformer() {
        try (KubernetesWatch watch = started()) {
            pass(Duration.ofSeconds(151));

            await().until(() -> informers.size() == 2);
            Instant before = watch.confirmedAt();
            informers.getLast().accepted();
            await().until(() -> watch.confirmedAt().isAfter(before));
        }
    }

    @Test
    void keepsTheInformerWhileTheServerRefuses() {
        try (KubernetesWatch watch = started()) {
            Instant before = watch.confirmedAt();
            for (int i = 0; i < 3; i++) {
                pass(Duration.ofSeconds(100));
                informers.getLast().refused(403);
            }

            await().during(CHECK.multipliedBy(5)).until(() -> informers.size() == 1);
            assertThat(watch.confirmedAt()).isEqualTo(before);
        }
    }

    @Test
    void triesAgainWhereAnInformerCannotBeMade() {
        try (KubernetesWatch _ = started()) {
            failures.set(3);
            pass(Duration.ofSeconds(151));

            await().until(() -> informers.size() == 2);
            assertThat(failures).hasValue(0);
        }
    }

    @Test
    void tellsOfItsTroubleWithoutClassNames() {
        failure = new CompletionException(new KubernetesClientException("what was said"));
        try (LoggedRecords log = LoggedRecords.of(Troubles.class)) {
            try (KubernetesWatch _ = started()) {
                failures.set(1);
                pass(Duration.ofSeconds(151));
                await().until(() -> informers.size() == 2);
            }

            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).contains("what was said"))
                    .noneSatisfy(line -> assertThat(line).contains("Exception"));
        }
    }

    @Test
    void isNoticedAndNotConfirmedWhenTheClockWasSetBack() {
        try (KubernetesWatch watch = started()) {
            clock.move(Duration.ofHours(-2));
            pass(Duration.ofSeconds(151));

            await().until(() -> informers.size() == 2);
            assertThat(watch.confirmedAt())
                    .isEqualTo(clock.instant().minus(Duration.ofSeconds(151)));
        }
    }
}
