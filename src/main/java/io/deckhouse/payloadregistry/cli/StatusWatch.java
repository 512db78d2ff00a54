package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.OutputOptions.Format;
import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Change;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Watch;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Keeps showing pull Secrets: the API server tells what changes, nothing is asked again and again.
 */
final class StatusWatch {
    /** Times left are shown to the second. */
    private static final long TICK_MILLIS = 1_000;

    /** What comes together is shown together. */
    private static final long SETTLE_MILLIS = 100;

    /** Longer than the API server ever is silent on a watch that works. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::kind)
                    .thenComparing(ObjectKey::namespace)
                    .thenComparing(ObjectKey::name);

    private final Environment environment;
    private final Opened opened;
    private final StatusSelection selection;
    private final StatusPrinter.Look look;
    private final LinkedBlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Map<ObjectKey, ClusterObject> objects = new TreeMap<>(ORDER);
    private final List<Watch> watches = new ArrayList<>();

    StatusWatch(
            Environment environment,
            Opened opened,
            StatusSelection selection,
            StatusPrinter.Look look) {
        this.environment = environment;
        this.opened = opened;
        this.selection = selection;
        this.look = look;
    }

    /** Shows until the process is interrupted or nobody reads any more. */
    int run(List<RegistryHost> given, Format format) throws InterruptedException {
        List<RegistryHost> hosts =
                given.isEmpty()
                        ? RegistryHosts.find(opened.cluster()).host().stream().toList()
                        : given;
        boolean isDrawn =
                look.bar().isPresent() && (format == Format.TABLE || format == Format.WIDE);
        try (StatusView view =
                isDrawn ? LiveScreen.open(look) : new ChangeLines(environment, look, format)) {
            watch(Kind.SECRET, selection.secrets(opened.namespace()));
            watch(Kind.SERVICE_ACCOUNT, selection.place(opened.namespace()));
            watchPods();
            while (!environment.streams().out().checkError()) {
                if (watches.stream().allMatch(Watch::isSynced)) {
                    Instant now = environment.clock().instant();
                    view.show(world(hosts).rows(now), now, notice(now));
                }
                takeChanges();
            }
        } finally {
            watches.forEach(Watch::close);
        }
        return Exit.OK.code();
    }

    /** What shows rows that change. */
    sealed interface StatusView extends AutoCloseable permits LiveScreen, ChangeLines {
        /** Shows the rows as they are now; the notice is empty while all is well. */
        void show(List<StatusRow> rows, Instant now, String notice);

        @Override
        void close();
    }

    private void watch(Kind kind, Selection place) {
        watches.add(opened.cluster().watch(kind, place, changes::add));
    }

    /** Who may not watch Pods still sees the Secrets. */
    private void watchPods() {
        try {
            watch(Kind.POD, selection.place(opened.namespace()));
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN) {
                throw e;
            }
        }
    }

    private void takeChanges() throws InterruptedException {
        boolean isReady = watches.stream().allMatch(Watch::isSynced);
        Change change = changes.poll(isReady ? TICK_MILLIS : SETTLE_MILLIS, TimeUnit.MILLISECONDS);
        while (change != null) {
            switch (change) {
                case Change.Created(var object) -> objects.put(object.key(), object);
                case Change.Updated(var object) -> objects.put(object.key(), object);
                case Change.Deleted(var key, _) -> objects.remove(key);
            }
            change = changes.poll(SETTLE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private StatusWorld world(List<RegistryHost> hosts) {
        return new StatusWorld(
                all(Kind.SECRET).stream().filter(selection::includes).toList(),
                all(Kind.SERVICE_ACCOUNT),
                all(Kind.POD),
                hosts);
    }

    private List<ClusterObject> all(Kind kind) {
        return objects.values().stream().filter(each -> each.key().kind() == kind).toList();
    }

    private String notice(Instant now) {
        Instant confirmed =
                watches.stream().map(Watch::confirmedAt).min(Comparator.naturalOrder()).orElse(now);
        Duration silence = Duration.between(confirmed, now);
        return silence.compareTo(SILENCE) > 0
                ? "The API server has been silent for " + Durations.text(silence) + "."
                : "";
    }
}
