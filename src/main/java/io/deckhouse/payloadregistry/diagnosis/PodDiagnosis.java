package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import io.deckhouse.payloadregistry.pullsecret.Workloads;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the chain from each image of a Pod, or of the Pods that a workload makes, to its
 * registry: which Secrets there are, which entry kubelet chooses, what the registry says.
 */
public final class PodDiagnosis {
    private final Cluster cluster;
    private final RegistryProbe probe;
    private final Clock clock;

    /** Makes a diagnosis of a cluster, with a probe for its registries. */
    public PodDiagnosis(Cluster cluster, RegistryProbe probe, Clock clock) {
        this.cluster = cluster;
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * Looks at every image.
     *
     * @param key a Pod's, or that of a workload with a template for Pods
     */
    public Diagnosis diagnose(ObjectKey key) {
        String subject = key.kind().singular() + "/" + key.namespace() + "/" + key.name();
        Optional<ClusterObject> found = find(key);
        if (found.isEmpty()) {
            Chain chain = new Chain("");
            chain.broken(
                    Link.POD,
                    key + " does not exist",
                    "see 'kubectl get " + key.kind().plural() + " -n " + key.namespace() + "'");
            return new Diagnosis(subject, chain.checks());
        }
        return new Diagnosis(subject, checks(found.get()));
    }

    private Optional<ClusterObject> find(ObjectKey key) {
        return cluster.get(key)
                .or(() ->
                        key.kind()
                                .before()
                                .flatMap(old ->
                                        cluster.get(
                                                ObjectKey.of(old, key.namespace(), key.name()))));
    }

    private List<Check> checks(ClusterObject object) {
        Chain chain = new Chain("");
        List<ClusterObject> pods = new WorkloadPods(cluster).of(object);
        String account = Workloads.podSpec(object).path("serviceAccountName").asString("default");
        Optional<ClusterObject> holder =
                cluster.get(ObjectKey.of(Kind.SERVICE_ACCOUNT, object.key().namespace(), account));
        List<String> ofAccount =
                holder.map(of -> Users.names(of.at("imagePullSecrets"))).orElse(List.of());
        List<String> own = Users.names(Workloads.podSpec(object).path("imagePullSecrets"));
        boolean isPod = object.key().kind() == Kind.POD;
        // Kubernetes copies an account's Secrets into a new Pod that names none, and never later.
        List<String> used = own.isEmpty() && !isPod ? ofAccount : own;
        chain.ok(
                Link.POD,
                object.key()
                        + ", ServiceAccount "
                        + account
                        + (isPod ? ", " + object.at("status", "phase").asString("Pending") : ""));
        if (holder.isEmpty()) {
            chain.broken(
                    Link.SERVICE_ACCOUNT,
                    account + " does not exist",
                    "kubectl create serviceaccount " + account + " -n " + object.key().namespace());
        }
        ClockChecks.ofCluster(chain, cluster);
        List<String> late = ofAccount.stream().filter(name -> !used.contains(name)).toList();
        Map<String, DockerConfig> documents =
                new PodSecrets(cluster, object.key().namespace()).read(chain, used, late);
        var context = new ImageChecks.Context(object.key(), account, documents, used, late);
        List<Check> all = new ArrayList<>(chain.checks());
        var images = new ImageChecks(cluster, probe, ClockChecks.judging(cluster, clock));
        for (PodImage image : PodImage.of(object, pods)) {
            all.addAll(images.check(image, context));
        }
        return all;
    }
}
