package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What makes Pods, whether it has any at the moment or not, as far as it may be listed.
 *
 * @param objects those that still make Pods; a Job that has ended makes none
 * @param gaps why kinds could not be listed, for lack of rights
 */
public record Workloads(List<ClusterObject> objects, List<ClusterException> gaps) {
    /** The kinds that have a template for Pods. */
    public static final List<Kind> KINDS =
            List.of(Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.DAEMON_SET, Kind.CRON_JOB, Kind.JOB);

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /** Copies the lists. */
    public Workloads {
        objects = List.copyOf(objects);
        gaps = List.copyOf(gaps);
    }

    /** Lists each kind once; one that is not served counts as having none. */
    public static Workloads read(Cluster cluster, Selection place) {
        List<ClusterObject> objects = new ArrayList<>();
        List<ClusterException> gaps = new ArrayList<>();
        for (Kind kind : KINDS) {
            list(cluster, kind, place, gaps).stream()
                    .filter(object -> !hasEnded(object))
                    .forEach(objects::add);
        }
        return new Workloads(objects, gaps);
    }

    /** Lists a kind; without the right to do so it has none, and a gap says so. */
    static List<ClusterObject> list(
            Cluster cluster, Kind kind, Selection place, List<ClusterException> gaps) {
        try {
            return cluster.list(kind, place);
        } catch (ClusterException e) {
            return switch (e.reason()) {
                case NOT_FOUND -> // not served: there are none
                        kind.before().map(old -> list(cluster, old, place, gaps)).orElse(List.of());
                case FORBIDDEN -> {
                    gaps.add(e);
                    yield List.of();
                }
                default -> throw e;
            };
        }
    }

    /** Whether an object is of one of those kinds. */
    public static boolean areOf(ClusterObject object) {
        Kind kind = object.key().kind();
        return KINDS.contains(kind) || kind == Kind.OLD_CRON_JOB;
    }

    /** Whether a Pod or workload is over, so that it pulls no more. */
    public static boolean hasEnded(ClusterObject object) {
        return switch (object.key().kind()) {
            case POD -> ENDED.contains(object.at("status", "phase").asString(""));
            case JOB -> object.at("status", "completionTime").isString();
            default -> false;
        };
    }

    /** The part of a Pod or workload that is a Pod's spec. */
    public static JsonNode podSpec(ClusterObject object) {
        return switch (object.key().kind()) {
            case POD -> object.at("spec");
            case CRON_JOB, OLD_CRON_JOB ->
                    object.at("spec", "jobTemplate", "spec", "template", "spec");
            default -> object.at("spec", "template", "spec");
        };
    }
}
