package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.daemon.RefreshDaemon;
import io.deckhouse.payloadregistry.daemon.RefreshSettings;
import io.deckhouse.payloadregistry.hosting.Health;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The refresh daemon with the leadership that it waits for. */
final class RefresherRuntime implements AutoCloseable {
    private static final int IDENTITY_BYTES = 4;

    /** A watch shows life every minute. */
    private static final Duration TRUSTED = Duration.ofMinutes(5);

    private final Leadership leadership;
    private final RefreshDaemon daemon;
    private final RefreshSettings settings;
    private final Clock clock;
    private @Nullable RegistryHosts hosts;

    private RefresherRuntime(
            Leadership leadership, RefreshDaemon daemon, RefreshSettings settings, Clock clock) {
        this.leadership = leadership;
        this.daemon = daemon;
        this.settings = settings;
        this.clock = clock;
    }

    /** Likewise; where no host is named, it follows what the cluster names. */
    static RefresherRuntime of(
            RefresherOptions options, List<String> namespaces, Wiring wiring, Opened opened) {
        Cluster cluster = opened.cluster();
        if (!options.findsHost()) {
            return of(options, options.settings(namespaces, cluster), wiring, opened);
        }
        RegistryHosts.Search found = RegistryHosts.find(cluster);
        RefresherRuntime runtime = of(options, options.settings(namespaces, found), wiring, opened);
        runtime.follow(cluster, found, options);
        return runtime;
    }

    /** One that does nothing before {@link #start} but stand for leadership. */
    static RefresherRuntime of(
            RefresherOptions options, RefreshSettings settings, Wiring wiring, Opened opened) {
        Environment environment = wiring.environment();
        Leadership leadership = leadership(options, environment, opened);
        return new RefresherRuntime(
                leadership,
                new RefreshDaemon(
                        opened.cluster(),
                        settings,
                        environment.clock(),
                        environment.random(),
                        leadership),
                settings,
                environment.clock());
    }

    void start() {
        daemon.start();
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

    /**
     * Its health. An API server that cannot be reached makes it not ready; nobody is helped by its
     * restart then.
     */
    AdminPages.Pages pages() {
        return new AdminPages.Pages(
                List.of(new Health.Check("refresh-daemon", daemon::isAlive)),
                List.of(
                        new Health.Check("first-sync", daemon::isReady),
                        new Health.Check(
                                "watches",
                                () ->
                                        daemon.confirmedAt()
                                                .isAfter(clock.instant().minus(TRUSTED)))),
                daemon::metrics);
    }

    /** The work ends before the next leader begins. */
    @Override
    public void close() {
        if (hosts != null) {
            hosts.close();
        }
        daemon.close();
        leadership.close();
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
