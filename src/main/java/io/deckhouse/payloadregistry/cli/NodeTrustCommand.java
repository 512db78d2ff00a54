package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.kubernetes.EnvironmentProxies;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.nodetrust.AuthorityCertificates;
import io.deckhouse.payloadregistry.nodetrust.NodeTrust;
import io.deckhouse.payloadregistry.probe.Contact;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import io.deckhouse.payloadregistry.trust.TrustAnchors;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the nodes of a Deckhouse cluster trust a registry's own certificate authority. */
@Command(
        name = "node-trust",
        description = {
            "Make a Deckhouse cluster's nodes trust the certificate authority of a registry.",
            "Writes a NodeGroupConfiguration for containerd, once the certificate is checked."
        },
        footer = {
            "",
            "FILE must hold certificates of authorities, in date; and where the registry is reached",
            "from here, they must verify its chain. Otherwise nothing is written.",
            "",
            "Examples:",
            "  d8 payload-registry node-trust --ca ca.crt",
            "  # Only show the object, for a registry that the cluster does not name",
            "  d8 payload-registry node-trust --ca ca.crt --registry-host registry.example.com \\",
            "      --dry-run -o yaml"
        })
final class NodeTrustCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(
            names = "--ca",
            required = true,
            paramLabel = "FILE",
            description = "The authority's certificate, PEM.")
    Path authority = Path.of("");

    @Option(
            names = "--registry-host",
            paramLabel = "HOST",
            description = {
                "The registry's host[:port]. Default: what ModuleConfig global",
                "(publicDomainTemplate) or the module's Ingress names."
            })
    @Nullable RegistryHost host;

    @Option(
            names = "--node-group",
            paramLabel = "NAME",
            description = "Only the nodes of this group. May be repeated. Default: all.")
    List<String> nodeGroups = List.of("*");

    @Mixin OutputOptions output;
    @Mixin DryRunOption dryRun;
    @Spec CommandSpec spec;

    NodeTrustCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        Instant now = wiring.environment().clock().instant();
        Warnings warnings = new Warnings(spec.commandLine().getErr());
        var authorities = AuthorityCertificates.checked(TrustAnchors.read(authority), now);
        authorities.endsSoon(now).ifPresent(text -> warnings.say(text + ": replace it in time"));
        if (host != null && dryRun.isClient()) {
            requireChain(host, authorities, warnings);
            ClusterObject object = NodeTrust.object(host, authorities, nodeGroups);
            print(new Written(object, Written.Outcome.CREATED));
            return Exit.OK.code();
        }
        try (Opened opened = wiring.openForCommand()) {
            RegistryHost at =
                    host == null ? KnownRegistry.of(opened.cluster(), "--registry-host") : host;
            requireChain(at, authorities, warnings);
            ClusterObject object = NodeTrust.object(at, authorities, nodeGroups);
            print(write(opened, object));
        }
        return Exit.OK.code();
    }

    private Written write(Opened opened, ClusterObject object) {
        try {
            return new ObjectWriter(opened.cluster(), Mark.TOOL, dryRun.writing())
                    .put(object, opened.cluster().get(object.key()));
        } catch (ClusterException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            throw new CommandFailure(
                    opened.home()
                            + " knows no NodeGroupConfigurations: it is no Deckhouse cluster. See"
                            + " with --dry-run -o yaml what its nodes would need");
        }
    }

    private void print(Written written) {
        new WrittenPrinter(spec.commandLine().getOut(), output, dryRun).print(List.of(written));
    }

    /** An authority that does not verify the registry would only hide the real one. */
    private void requireChain(
            RegistryHost at, AuthorityCertificates authorities, Warnings warnings) {
        var settings =
                new RegistryProbe.Settings(
                        TrustAnchors.only(authorities.all()),
                        wiring.global().requestTimeout,
                        Set.of(),
                        new EnvironmentProxies(wiring.environment().variables()),
                        wiring.slowCalls()::begun);
        try (RegistryProbe probe = new RegistryProbe(settings, wiring.environment().clock())) {
            if (!(probe.contact(at) instanceof Contact.Unreachable(_, var chain, var obstacle))) {
                return;
            }
            switch (obstacle.kind()) {
                case UNKNOWN_HOST, REFUSED, TIMED_OUT, BROKEN ->
                        warnings.say(
                                at
                                        + " is not reached from here ("
                                        + obstacle.text()
                                        + "), so its chain was not checked");
                case UNTRUSTED, NOT_IN_DATE, WRONG_NAME, NO_TLS, TLS ->
                        throw new CommandFailure(
                                authority
                                        + " does not verify "
                                        + at
                                        + ": "
                                        + obstacle.text()
                                        + (chain.isEmpty()
                                                ? ""
                                                : "; its certificate is signed by "
                                                        + chain.getLast()
                                                                .getIssuerX500Principal()
                                                                .getName())
                                        + "\nNothing was written.");
            }
        }
    }
}
