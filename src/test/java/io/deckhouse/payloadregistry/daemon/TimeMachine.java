package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.daemon.SimulatedCluster.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** The daemon, its API server, and the people who use it, in simulated time. */
final class TimeMachine implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-03-06T02:14:19Z");

    /** How long an old leader does not know that it is one no more. */
    private static final Duration BLINDNESS = Duration.ofMinutes(1);

    private static final String PERSON = "kubectl";
    private static final RefreshSettings SETTINGS =
            new RefreshSettings(
                    List.of(RegistryHost.parse(World.HOST)),
                    List.of("registry"),
                    List.of(),
                    RefreshSettings.DEFAULT_WORKERS);

    final SimulatedTime time = new SimulatedTime(START);
    final SimulatedCluster cluster;
    final RefreshLedger ledger;
    private final Random random;
    private final int secrets;
    private final List<RefreshDaemon> daemons = new ArrayList<>();
    private final Set<RefreshDaemon> working = new LinkedHashSet<>();
    private RefreshDaemon leader;
    private Wish reign = new Wish(true);

    TimeMachine(long seed, int secrets) {
        this.random = new Random(seed);
        this.secrets = secrets;
        this.cluster = new SimulatedCluster(time, random, change -> ledger().changed(change));
        this.ledger = new RefreshLedger(time, cluster.weather::upSince);
        cluster.weather.comeUp(START);
        ledger.person(() -> {
            for (int i = 0; i < secrets; i++) {
                create(i);
            }
        });
        leader = start();
        working.add(leader);
    }

    private RefreshLedger ledger() {
        return ledger;
    }

    private void create(int number) {
        cluster.store.apply(ClusterObject.empty(account(number)), PERSON);
        String json =
                number % 10 == 0
                        ? "{\"auths\":{\"other.example.com\":{\"auth\":\"YTpi\"}}}"
                        : "{\"auths\":{}}";
        cluster.store.apply(World.secret(secret(number), account(number).name(), json), PERSON);
    }

    private static ObjectKey account(int number) {
        return ObjectKey.of(Kind.SERVICE_ACCOUNT, "team-" + number % 100, "ci-" + number);
    }

    static ObjectKey secret(int number) {
        return ObjectKey.of(Kind.SECRET, "team-" + number % 100, "pull-" + number);
    }

    private RefreshDaemon start() {
        var daemon =
                new RefreshDaemon(
                        new RefreshDaemon.Parts(
                                cluster,
                                time,
                                new Random(random.nextLong()),
                                reign,
                                time,
                                new CallingThread()),
                        SETTINGS);
        daemons.add(daemon);
        daemon.startWatches();
        return daemon;
    }

    /** A month with everything that may happen; fails when a promise was broken. */
    static void liveThroughAMonth(long seed, int secrets) {
        try (var machine = new TimeMachine(seed, secrets)) {
            machine.letWeatherChange();
            machine.letPeopleAct(Duration.ofMinutes(47));
            machine.letLeadersChange(Duration.ofHours(61));

            machine.run(Duration.ofDays(30));

            double ratio = machine.charged() / (2 * machine.ledger.due());
            System.out.printf(Locale.ROOT, "seed %d: %s%n", seed, machine.summary(ratio));
            assertThat(machine.ledger.violations()).as("seed %d", seed).isEmpty();
            assertThat(ratio).as("seed %d", seed).isLessThan(1.25);
        }
    }

    private String summary(double ratio) {
        return String.format(
                Locale.ROOT,
                "%d renewals, %d tokens, %d writes, %d failed calls, %.3f of what was due",
                ledger.renewals(),
                cluster.count(Call.TOKEN),
                cluster.count(Call.APPLY),
                cluster.count(Call.FAILED),
                ratio);
    }

    /** Nothing goes wrong and every token lives as long as asked for. */
    void clearUp() {
        cluster.weather.clear();
        cluster.tokens().grantWhatIsAskedFor();
    }

    /** GitOps applies a Secret again as it first was. */
    void applyAgain(int number) {
        ledger.person(() -> create(number));
    }

    /** The weather changes from now on. */
    void letWeatherChange() {
        time.after(
                cluster.weather.lasting(),
                () -> {
                    if (cluster.weather.isDown()) {
                        cluster.weather.comeUp(time.instant());
                    } else {
                        ledger.judgeAll();
                        cluster.goDown();
                    }
                    letWeatherChange();
                });
    }

    /** People do something every so often from now on, while the server is up. */
    void letPeopleAct(Duration every) {
        time.after(
                every,
                () -> {
                    if (!cluster.weather.isDown()) {
                        ledger.person(() -> act(random.nextInt(secrets)));
                    }
                    letPeopleAct(every);
                });
    }

    private void act(int number) {
        ObjectKey key = secret(number);
        if (cluster.store.get(key).isEmpty()) {
            create(number); // its ServiceAccount was deleted a while ago
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> create(number); // GitOps applies the placeholder again
            case 1 -> {
                cluster.store.delete(key, "", "");
                create(number);
            }
            case 2 -> {
                cluster.store.delete(account(number), "", "");
                create(number); // the new account is there before the old one's Secret is collected
            }
            case 3 -> cluster.store.delete(account(number), "", "");
            default -> edit(key);
        }
    }

    /** One more entry, by hand. */
    private void edit(ObjectKey key) {
        ClusterObject stored = cluster.store.get(key).orElseThrow();
        String json = World.json(stored);
        String edited =
                json.contains("{}")
                        ? "{\"auths\":{\"hand.example.com\":{\"auth\":\"YTpi\"}}}"
                        : json.replace(
                                "{\"auths\":{",
                                "{\"auths\":{\"hand.example.com\":{\"auth\":\"YTpi\"},");
        if (!json.contains("hand.example.com")) {
            cluster.store.apply(World.secret(key, account(key), edited), PERSON);
        }
    }

    private static String account(ObjectKey secret) {
        return secret.name().replace("pull-", "ci-");
    }

    /** A new leader now and then; the old one does not know it yet for a minute. */
    void letLeadersChange(Duration every) {
        time.after(
                every,
                () -> {
                    RefreshDaemon old = leader;
                    Wish oldReign = reign;
                    reign = new Wish(true);
                    List<SimulatedWatch> watches = cluster.watches();
                    leader = start();
                    working.add(leader);
                    time.after(
                            BLINDNESS,
                            () -> {
                                working.remove(old);
                                oldReign.close();
                                watches.forEach(SimulatedWatch::close);
                            });
                    letLeadersChange(every);
                });
    }

    void run(Duration length) {
        Instant end = time.instant().plus(length);
        while (time.instant().isBefore(end)) {
            working.forEach(RefreshDaemon::step);
            time.advance(earliest(end));
        }
        ledger.judgeAll();
    }

    private Instant earliest(Instant end) {
        return working.stream()
                .flatMap(daemon -> daemon.nextStep().stream())
                .filter(end::isAfter)
                .min(Comparator.naturalOrder())
                .orElse(end);
    }

    private int charged() {
        return cluster.count(Call.TOKEN) + cluster.count(Call.APPLY) + cluster.count(Call.DELETE);
    }

    @Override
    public void close() {
        while (time.isBusy()) {
            time.advance(time.instant().plus(Duration.ofMinutes(1)));
        }
        daemons.forEach(RefreshDaemon::close);
        cluster.close();
    }
}
