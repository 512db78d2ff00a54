package io.deckhouse.payloadregistry.nodetrust;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The NodeGroupConfiguration that makes containerd trust a registry's authority (FACTS 14). */
public final class NodeTrust {
    /** containerd reads these files at every pull, so the step may run at any time. */
    private static final int ANY_TIME = 0;

    private NodeTrust() {}

    /**
     * The object.
     *
     * @param nodeGroups the names of the groups; {@code *} for all
     */
    public static ClusterObject object(
            RegistryHost host, AuthorityCertificates authorities, List<String> nodeGroups) {
        return Mark.on(key(host))
                .with(tree -> {
                    ObjectNode spec = tree.putObject("spec");
                    spec.put("weight", ANY_TIME);
                    spec.putArray("bundles").add("*");
                    nodeGroups.forEach(spec.putArray("nodeGroups")::add);
                    spec.put("content", script(host, authorities));
                });
    }

    /** Its key: Deckhouse wants names that end in {@code .sh}. */
    static ObjectKey key(RegistryHost host) {
        String name =
                host.toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9.]+", "-")
                        .replaceAll("(^-)|(-$)", "");
        return ObjectKey.of(Kind.NODE_GROUP_CONFIGURATION, "registry-ca-" + name + ".sh");
    }

    private static String script(RegistryHost host, AuthorityCertificates authorities) {
        String folder = "/etc/containerd/registry.d/" + host;
        return """
        #!/bin/bash
        # Trust the certificate authority of %1$s. containerd needs no restart for it.
        mkdir -p '%2$s'
        bb-sync-file '%2$s/ca.crt' - << EOF
        %3$sEOF
        bb-sync-file '%2$s/hosts.toml' - << EOF
        [host]
          [host."https://%1$s"]
            capabilities = ["pull", "resolve"]
            ca = ["%2$s/ca.crt"]
        EOF
        """
                .formatted(host, folder, authorities.pem());
    }
}
