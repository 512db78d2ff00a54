package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import io.deckhouse.payloadregistry.pullsecret.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the state of pull Secrets; exit code 3 when one is unhealthy. */
@Command(
        name = "status",
        description = {
            "Show pull Secrets with their state and the time left to their tokens.",
            "Exits 3 when a Secret is unhealthy."
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry status -n team",
            "  d8 payload-registry status puller -n team -o json",
            "  d8 payload-registry status -A"
        })
final class StatusCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Secrets; default: all of the namespace.")
    List<String> names = new ArrayList<>();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Look at all namespaces.")
    boolean allNamespaces;

    @Option(
            names = "--registry-host",
            paramLabel = "HOST",
            description = {
                "A registry's host; Secrets without it are WrongHost. May be repeated. Default: what",
                "ModuleConfig global or the module's Ingress names."
            })
    List<RegistryHost> hosts = new ArrayList<>();

    @Mixin private OutputOptions output;
    @Spec private CommandSpec spec;

    StatusCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        List<StatusRow> rows;
        try (Opened opened = wiring.openForCommand()) {
            rows = rows(opened, hosts.isEmpty() ? named(opened.cluster()) : hosts);
        }
        new StatusPrinter(spec.commandLine().getOut(), wiring.environment().clock().instant())
                .print(rows, output.orTable(), allNamespaces);
        if (rows.isEmpty() && output.orTable() == OutputOptions.Format.TABLE) {
            spec.commandLine().getErr().println("No pull Secrets found.");
        }
        boolean healthy = rows.stream().allMatch(row -> row.finding().state().isHealthy());
        return (healthy ? Exit.OK : Exit.NO).code();
    }

    /** The host that the cluster names; who may not read that hears nothing about hosts. */
    private static List<RegistryHost> named(Cluster cluster) {
        return RegistryHosts.find(cluster).host().stream().toList();
    }

    private List<StatusRow> rows(Opened opened, List<RegistryHost> known) {
        Selection place = allNamespaces ? Selection.all() : Selection.in(opened.namespace());
        Selection type = place.withField("type", Annotations.SECRET_TYPE);
        List<ClusterObject> secrets = opened.cluster().list(Kind.SECRET, type);
        requireAll(secrets, opened.namespace());
        Map<ObjectKey, String> accounts =
                opened.cluster().list(Kind.SERVICE_ACCOUNT, place).stream()
                        .collect(Collectors.toMap(ClusterObject::key, ClusterObject::uid));
        Instant now = wiring.environment().clock().instant();
        return secrets.stream()
                .filter(secret -> names.isEmpty() || names.contains(secret.key().name()))
                .map(PullSecret::read)
                .map(secret ->
                        new StatusRow(
                                secret, Checks.assess(secret, world(secret, accounts, known), now)))
                .toList();
    }

    private void requireAll(List<ClusterObject> secrets, String namespace) {
        Set<String> found =
                secrets.stream().map(secret -> secret.key().name()).collect(Collectors.toSet());
        for (String name : names) {
            if (!found.contains(name)) {
                throw new CommandFailure(
                        "secret "
                                + (allNamespaces ? name : namespace + "/" + name)
                                + " does not exist or is not of type "
                                + Annotations.SECRET_TYPE);
            }
        }
    }

    private static Surroundings world(
            PullSecret secret, Map<ObjectKey, String> accounts, List<RegistryHost> hosts) {
        Function<String, String> uid =
                name ->
                        accounts.getOrDefault(
                                new ObjectKey(Kind.SERVICE_ACCOUNT, secret.key().namespace(), name),
                                "");
        Set<String> live =
                secret.owners().stream()
                        .filter(owner -> owner.uid().equals(uid.apply(owner.name())))
                        .map(OwnerReference::uid)
                        .collect(Collectors.toSet());
        String own = secret.isManaged() ? uid.apply(secret.serviceAccount()) : "";
        return new Surroundings(own, live, hosts);
    }
}
