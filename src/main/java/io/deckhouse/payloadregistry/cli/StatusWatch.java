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
import io.deckhouse.payloadregistry.pullsecret.KnownAccounts;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import io.deckhouse.payloadregistry.pullsecret.StuckPod;
import io.deckhouse.payloadregistry.pullsecret.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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
    private final Wanted wanted;
    private final StatusSelection selection;
    private final LinkedBlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Map<ObjectKey, ClusterObject> objects = new TreeMap<>(ORDER);
    private final List<Watch> watches = new ArrayList<>();
    private final Set<Kind> hidden = EnumSet.noneOf(Kind.class);

    /**
     * What is to be shown, and up to when.
     *
     * @param hosts the registry's, where they are given; the cluster is asked otherwise
     * @param pods whether pods that wait for an image are shown
     * @param margin ends the watch when it does not hold
     */
    record Wanted(
            StatusSelection selection, List<RegistryHost> hosts, boolean pods, EndMargin margin) {}

    /** What is shown at one time; the notice is empty while all is well. */
    record Frame(
            List<StatusRow> rows, Optional<List<StuckPod>> stuck, Instant now, String notice) {}

    StatusWatch(Environment environment, Opened opened, Wanted wanted) {
        this.environment = environment;
        this.opened = opened;
        this.wanted = wanted;
        this.selection = wanted.selection();
    }

    /** Shows until the process is interrupted, nobody reads any more, or a token ends too soon. */
    Exit run(StatusPrinter.Look look, Format format) throws InterruptedException {
        List<RegistryHost> hosts =
                wanted.hosts().isEmpty()
                        ? RegistryHosts.find(opened.cluster()).host().stream().toList()
                        : wanted.hosts();
        boolean isDrawn =
                look.bar().isPresent() && (format == Format.TABLE || format == Format.WIDE);
        Optional<Frame> last = Optional.empty();
        try (StatusView view =
                isDrawn
                        ? LiveScreen.open(environment, look)
                        : new ChangeLines(environment, look, format)) {
            watchAll();
            if (!isDrawn) {
                gap().ifPresent(new Warnings(environment.streams().err())::say);
            }
            while (!environment.streams().out().checkError() && last.isEmpty()) {
                if (watches.stream().allMatch(Watch::isSynced)) {
                    Frame frame = frame(hosts);
                    view.show(frame);
                    last = Optional.of(frame).filter(this::endsTooSoon);
                }
                if (last.isEmpty()) {
                    takeChanges();
                }
            }
        } finally {
            watches.forEach(Watch::close);
        }
        return last.isPresent() ? Exit.NO : Exit.OK;
    }

    private boolean endsTooSoon(Frame frame) {
        return !wanted.margin().holdsFor(frame.rows(), frame.now());
    }

    private Frame frame(List<RegistryHost> hosts) {
        Instant now = environment.clock().instant();
        StatusWorld world = world(hosts);
        Optional<List<StuckPod>> stuck =
                wanted.pods() ? Optional.of(world.stuck()) : Optional.empty();
        return new Frame(world.rows(now), stuck, now, notice(now));
    }

    /** What shows rows that change. */
    sealed interface StatusView extends AutoCloseable permits LiveScreen, ChangeLines {
        /** Shows what is there now. */
        void show(Frame frame);

        @Override
        void close();
    }

    private void watch(Kind kind, Selection place) {
        watches.add(opened.cluster().watch(kind, place, changes::add));
    }

    private void watchAll() {
        Selection place = selection.place(opened.namespace());
        watch(Kind.SECRET, selection.secrets(opened.namespace()));
        watchIfAllowed(Kind.SERVICE_ACCOUNT, place);
        watchIfAllowed(Kind.POD, place);
        Workloads.KINDS.forEach(kind -> watchIfAllowed(kind, place));
    }

    /** Who may not watch the rest still sees the Secrets; who asks for Pods is told. */
    private void watchIfAllowed(Kind kind, Selection place) {
        try {
            watch(kind, place);
        } catch (ClusterException e) {
            boolean isNotServed = e.reason() == Reason.NOT_FOUND;
            boolean isExpected = isNotServed || e.reason() == Reason.FORBIDDEN;
            if (!isExpected || (kind == Kind.POD && wanted.pods())) {
                throw e;
            }
            if (isNotServed) {
                kind.before().ifPresent(old -> watchIfAllowed(old, place));
            } else {
                hidden.add(kind);
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
                hidden.contains(Kind.SERVICE_ACCOUNT)
                        ? KnownAccounts.none()
                        : KnownAccounts.all(all(Kind.SERVICE_ACCOUNT)),
                all(Kind.POD),
                objects.values().stream()
                        .filter(Workloads::areOf)
                        .filter(each -> !Workloads.hasEnded(each))
                        .toList(),
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
                : gap().map(text -> text + ".").orElse("");
    }

    private Optional<String> gap() {
        if (hidden.contains(Kind.SERVICE_ACCOUNT)) {
            return Optional.of(StatusReader.NO_ACCOUNTS);
        }
        return hidden.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        StatusReader.unlisted(
                                hidden.stream()
                                        .map(Kind::plural)
                                        .collect(Collectors.joining(", "))));
    }
}
