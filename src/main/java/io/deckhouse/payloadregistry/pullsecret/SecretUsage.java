package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Who in a namespace refers to which Secret for pulling.
 *
 * <p>What has ended, a finished Pod or Job, pulls no more and counts no more.
 */
public final class SecretUsage {
    private static final List<Kind> WORKLOADS =
            List.of(
                    Kind.DEPLOYMENT,
                    Kind.STATEFUL_SET,
                    Kind.DAEMON_SET,
                    Kind.CRON_JOB,
                    Kind.JOB,
                    Kind.POD);

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Map<ObjectKey, ClusterObject> accounts = new LinkedHashMap<>();
    private final List<ClusterObject> workloads = new ArrayList<>();
    private final List<ClusterException> gaps = new ArrayList<>();

    private SecretUsage() {}

    /** Reads a namespace, by one list a kind. */
    public static SecretUsage read(Cluster cluster, String namespace) {
        var usage = new SecretUsage();
        usage.list(cluster, Kind.SERVICE_ACCOUNT, namespace)
                .forEach(account -> usage.accounts.put(account.key(), account));
        for (Kind kind : WORKLOADS) {
            usage.list(cluster, kind, namespace).stream()
                    .filter(object -> !hasEnded(object))
                    .forEach(usage.workloads::add);
        }
        return usage;
    }

    private List<ClusterObject> list(Cluster cluster, Kind kind, String namespace) {
        try {
            return cluster.list(kind, Selection.in(namespace));
        } catch (ClusterException e) {
            return switch (e.reason()) {
                case NOT_FOUND -> List.of(); // not served: there are none
                case FORBIDDEN -> {
                    gaps.add(e);
                    yield List.of();
                }
                default -> throw e;
            };
        }
    }

    /** What could not be read for lack of rights, so that somebody may be missing. */
    public List<ClusterException> gaps() {
        return List.copyOf(gaps);
    }

    /** The accounts that have a Secret in their list. */
    public List<ClusterObject> accounts(String secret) {
        return accounts.values().stream()
                .filter(account -> Attachment.attached(account).contains(secret))
                .toList();
    }

    /** The workloads and Pods that name a Secret, also those that got it from their account. */
    public List<ObjectKey> workloads(String secret) {
        return workloads.stream()
                .filter(object -> Attachment.names(podSpec(object)).contains(secret))
                .map(ClusterObject::key)
                .toList();
    }

    private static boolean hasEnded(ClusterObject object) {
        return switch (object.key().kind()) {
            case POD -> ENDED.contains(object.at("status", "phase").asString(""));
            case JOB -> object.at("status", "completionTime").isString();
            default -> false;
        };
    }

    private static JsonNode podSpec(ClusterObject object) {
        return switch (object.key().kind()) {
            case POD -> object.at("spec");
            case CRON_JOB -> object.at("spec", "jobTemplate", "spec", "template", "spec");
            default -> object.at("spec", "template", "spec");
        };
    }
}
