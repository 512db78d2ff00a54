package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.daemon.AccessDaemon;
import io.deckhouse.payloadregistry.daemon.ModulePresence;
import io.deckhouse.payloadregistry.daemon.RefreshDaemon;
import io.deckhouse.payloadregistry.daemon.RefreshSettings;
import io.deckhouse.payloadregistry.hosting.Health;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The refresh daemon, the daemon of PayloadRepositoryAccess objects beside it, and the leadership
 * that both wait for; pull Secrets wait for the Deckhouse module to be absent, too.
 */
final class RefresherRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefresherRuntime.class);
    private static final int IDENTITY_BYTES = 4;

    // Both within what the process is granted to stop.
    private static final Duration LAST_WORK = Duration.ofSeconds(6);
    private static final Duration HAND_OVER = Duration.ofSeconds(3);

    /** A watch shows life every minute. */
    private static final Duration TRUSTED = Duration.ofMinutes(5);

    private final Leadership leadership;
    private final ModulePresence module;
    private final RefreshDaemon daemon;
    private final AccessDaemon access;
    private final RefreshSettings settings;
    private final Clock clock;
    private @Nullable RegistryHosts hosts;

    private RefresherRuntime(
            RefresherOptions options, RefreshSettings settings, Wiring wiring, Opened opened)
            throws InterruptedException {
        Environment environment = wiring.environment();
        RandomGenerator random = environment.random();
        this.settings = settings;
        this.clock = environment.clock();
        this.leadership = leadership(options, environment, opened);
        this.module =
                ModulePresence.start(
                        opened.cluster(),
                        clock,
                        new ModulePresence.Wish(
                                options.yieldsToModule(opened.cluster()),
                                !settings.namespaces().isEmpty()));
        this.daemon =
                new RefreshDaemon(
                        opened.cluster(), settings, clock, random, module.yielding(leadership));
        this.access =
                new AccessDaemon(
                        new AccessDaemon.Scope(
                                daemon.paced(), settings.namespaces(), module::apiChanges),
                        clock,
                        random,
                        leadership);
        daemon.show(
                "left_to_module",
                "1 where pull Secrets are left to the Deckhouse module, 0 where they are not.",
                () -> module.yieldsBecause().isPresent() ? 1 : 0);
        daemon.show("accesses", "PayloadRepositoryAccess objects that are known.", access::known);
        daemon.show(
                "accesses_not_ready",
                "Those that do not give what they say, their end apart; and what cannot be taken back.",
                access::troubled);
        daemon.show(
                "clock_offset_seconds",
                "How far this machine's clock is ahead of the API server's; none while unknown.",
                access::clockOffset);
    }

    /** Likewise; where no host is named, it follows what the cluster names. */
    static RefresherRuntime of(
            RefresherOptions options, List<String> namespaces, Wiring wiring, Opened opened)
            throws InterruptedException {
        Cluster cluster = opened.cluster();
        if (!options.findsHost()) {
            return of(options, options.settings(namespaces, cluster), wiring, opened);
        }
        RegistryHosts.Search found = RegistryHosts.find(cluster);
        RefresherRuntime runtime = of(options, options.settings(namespaces, found), wiring, opened);
        runtime.follow(cluster, found, options);
        return runtime;
    }

    /** One that does nothing before {@link #start} but look around and stand for leadership. */
    static RefresherRuntime of(
            RefresherOptions options, RefreshSettings settings, Wiring wiring, Opened opened)
            throws InterruptedException {
        return new RefresherRuntime(options, settings, wiring, opened);
    }

    void start() {
        daemon.start();
        access.start();
    }

    private void follow(Cluster cluster, RegistryHosts.Search found, RefresherOptions options) {
        hosts =
                RegistryHosts.follow(
                        cluster,
                        found,
                        host -> daemon.retarget(List.of(host), options.audiences(host.toString())));
    }

    /** What it works for at first. */
    RefreshSettings settings() {
        return settings;
    }

    /** Why pull Secrets are left to the Deckhouse module now; empty when they are not. */
    Optional<String> leftBecause() {
        return module.yieldsBecause();
    }

    /**
     * Its health. An API server that cannot be reached for five minutes, or that refuses what is
     * watched, makes it not ready; nobody is helped by its restart then.
     */
    AdminPages.Pages pages() {
        List<Health.Check> ready = new ArrayList<>();
        ready.add(new Health.Check("first-sync", daemon::isReady));
        ready.add(new Health.Check("leadership", leadership::canBeHeld));
        ready.add(
                new Health.Check(
                        "watches", () -> daemon.heardAt().isAfter(clock.instant().minus(TRUSTED))));
        RefreshDaemon.KINDS.forEach(kind -> ready.add(mayWatch(kind, daemon::refused)));
        AccessDaemon.KINDS.forEach(kind -> ready.add(mayWatch(kind, access::refused)));
        return new AdminPages.Pages(
                List.of(
                        new Health.Check("refresh-daemon", daemon::isAlive),
                        new Health.Check("access-daemon", access::isAlive)),
                ready,
                daemon::metrics);
    }

    private static Health.Check mayWatch(Kind kind, Supplier<Set<Kind>> refused) {
        return new Health.Check(
                kind.plural()
                        + ": the API server refuses list or watch; the rights it takes are printed"
                        + " by 'serve refresher --print-rbac NAMESPACE'",
                () -> !refused.get().contains(kind));
    }

    /**
     * The work ends before the next leader begins: leadership is not given up while some is in
     * progress, but ends with its time.
     */
    @Override
    public void close() {
        if (hosts != null) {
            hosts.close();
        }
        boolean isIdle =
                Together.close(LAST_WORK, List.of(daemon, access))
                        && daemon.isIdle()
                        && access.isIdle();
        if (!isIdle) {
            LOG.warn("stopped while work was in progress, so the next leader waits for the lease");
        }
        Together.close(HAND_OVER, isIdle ? List.of(module, leadership) : List.of(module));
    }

    private static Leadership leadership(
            RefresherOptions options, Environment environment, Opened opened) {
        if (opened.cluster() instanceof KubernetesCluster cluster) {
            return options.leaderElect == null || options.leaderElect
                    ? cluster.lead(opened.namespace(), identity(environment))
                    : Leadership.alone();
        }
        if (options.leaderElect != null && options.leaderElect) {
            throw new CommandFailure(
                    Exit.USAGE, "--leader-elect needs a cluster: a directory has no Leases");
        }
        return Leadership.alone();
    }

    /** A Pod's name is in HOSTNAME; a container that was restarted is somebody else. */
    private static String identity(Environment environment) {
        String host = environment.variable("HOSTNAME");
        byte[] random = new byte[IDENTITY_BYTES];
        environment.random().nextBytes(random);
        return (host.isEmpty() ? "refresher" : host) + "_" + HexFormat.of().formatHex(random);
    }
}
