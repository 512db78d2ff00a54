package io.deckhouse.payloadregistry.e2e;

import static java.util.stream.Collectors.joining;

import io.deckhouse.payloadregistry.parts.CliProcess;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.parts.CommandResult;
import io.deckhouse.payloadregistry.parts.ControlPlane;
import io.deckhouse.payloadregistry.parts.DockerRegistry;
import io.deckhouse.payloadregistry.parts.RunningProcess;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A registry, our auth server and our refresh daemon on a real API server, each a process; the
 * refresh daemon with the rights that it prints and no other.
 */
final class Installation implements AutoCloseable {
    static final String SERVICE = "registry.example.com";

    private final ControlPlane controlPlane;
    private final Deque<Runnable> running = new ArrayDeque<>();
    private final List<RunningProcess> daemons = new ArrayList<>();
    private final String realm;
    private final DockerRegistry registry;

    Installation(ControlPlane controlPlane, Path directory) {
        this.controlPlane = controlPlane;
        String state = directory.resolve("state").toString();
        RunningProcess auth =
                started(
                        cli(
                                "serve",
                                "auth",
                                "--service",
                                SERVICE,
                                "--listen",
                                "127.0.0.1:0",
                                "--state-dir",
                                state,
                                "--verbose"),
                        directory.resolve("auth.log"));
        this.realm = auth.awaitLog(Pattern.compile("auth server: (\\S+)")).group(1);
        String configuration =
                CliProcess.run(
                                "serve",
                                "registry-config",
                                "--service",
                                SERVICE,
                                "--state-dir",
                                state,
                                "--realm",
                                realm)
                        .expectSuccess()
                        .stdout();
        this.registry = DockerRegistry.configured(configuration);
        running.push(registry::close);
        RunningProcess refresher =
                started(
                        RefresherIdentity.make(controlPlane)
                                .cli(
                                        "serve",
                                        "refresher",
                                        "--registry-host",
                                        registry.address(),
                                        "--audience",
                                        SERVICE,
                                        "--verbose"),
                        directory.resolve("refresher.log"));
        refresher.awaitLog(Pattern.compile("refresh daemon: "));
    }

    /** {@code host:port} of the registry. */
    String registry() {
        return registry.address();
    }

    /** The auth server's token URL. */
    String realm() {
        return realm;
    }

    /** Our command line with the administrator's kubeconfig. */
    Command cli(String... arguments) {
        return CliProcess.command(arguments)
                .withVariable("KUBECONFIG", controlPlane.adminKubeconfig().toString());
    }

    /** Runs a command of ours that must succeed; returns its standard output. */
    String run(String... arguments) {
        return cli(arguments).run().expectSuccess().stdout();
    }

    /** Runs kubectl, which must succeed. */
    CommandResult kubectl(String... arguments) {
        return controlPlane.kubectl(arguments).expectSuccess();
    }

    /** What the daemons have logged so far, at the most verbose level. */
    String log() {
        return daemons.stream().map(RunningProcess::log).collect(joining());
    }

    private RunningProcess started(Command command, Path log) {
        RunningProcess process = command.start(log);
        daemons.add(process);
        running.push(process::close);
        return process;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().run();
        }
    }
}
