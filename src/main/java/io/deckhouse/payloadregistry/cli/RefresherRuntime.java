package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Leadership;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.daemon.RefreshDaemon;
import io.deckhouse.payloadregistry.daemon.RefreshSettings;
import java.util.HexFormat;

/** The refresh daemon with the leadership that it waits for. */
final class RefresherRuntime implements AutoCloseable {
    private static final int IDENTITY_BYTES = 4;

    private final Leadership leadership;
    private final RefreshDaemon daemon;

    private RefresherRuntime(Leadership leadership, RefreshDaemon daemon) {
        this.leadership = leadership;
        this.daemon = daemon;
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
                        leadership));
    }

    void start() {
        daemon.start();
    }

    /** The work ends before the next leader begins. */
    @Override
    public void close() {
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
