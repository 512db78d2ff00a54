package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the Secrets that a Pod's {@code imagePullSecrets} name, as kubelet does. */
final class PodSecrets {
    private final Cluster cluster;
    private final String namespace;

    PodSecrets(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /**
     * The documents by Secret, in their order.
     *
     * @param late those of the ServiceAccount that the Pod does not name
     */
    Map<String, DockerConfig> read(Chain chain, List<String> names, List<String> late) {
        Map<String, DockerConfig> documents = new LinkedHashMap<>();
        if (names.isEmpty()) {
            chain.skipped(Link.SECRET, "none is named: kubelet pulls without a login");
        }
        for (String name : names) {
            read(chain, name).ifPresent(config -> documents.put(name, config));
        }
        if (!late.isEmpty()) {
            chain.skipped(
                    Link.SECRET,
                    String.join(", ", late) + ": named by the ServiceAccount, but not used here");
        }
        return documents;
    }

    private Optional<DockerConfig> read(Chain chain, String name) {
        Optional<ClusterObject> secret = cluster.get(ObjectKey.of(Kind.SECRET, namespace, name));
        if (secret.isEmpty()) {
            chain.skipped(Link.SECRET, name + " does not exist: kubelet goes on without it");
            return Optional.empty();
        }
        return switch (SecretDocument.read(secret.get())) {
            case SecretDocument.Usable(var config) -> {
                chain.ok(Link.SECRET, name + ", type " + secret.get().at("type").asString(""));
                yield Optional.of(config);
            }
            case SecretDocument.Ignored(var reason) -> {
                chain.broken(
                        Link.SECRET,
                        name + ": " + reason,
                        "make it again with type kubernetes.io/dockerconfigjson");
                yield Optional.empty();
            }
            case SecretDocument.Malformed(var reason) -> {
                chain.broken(
                        Link.CONTENT,
                        name + ": " + reason + "; kubelet then pulls nothing",
                        "see 'd8 payload-registry verify " + name + " -n " + namespace + "'");
                yield Optional.empty();
            }
        };
    }
}
