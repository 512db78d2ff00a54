package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.LabelSelector;
import io.deckhouse.payloadregistry.cluster.LabelSelector.Operator;
import io.deckhouse.payloadregistry.cluster.LabelSelector.Requirement;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import io.deckhouse.payloadregistry.cluster.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Finds the Pods that a workload has made. */
final class WorkloadPods {
    private static final String JOB_NAME = "job-name";

    private final Cluster cluster;

    WorkloadPods(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The Pod itself, or those that the workload's selector means; a CronJob's through its Jobs.
     */
    List<ClusterObject> of(ClusterObject object) {
        Selection place = Selection.in(object.key().namespace());
        return switch (object.key().kind()) {
            case POD -> List.of(object);
            case CRON_JOB, OLD_CRON_JOB -> ofJobs(jobs(object, place), place);
            default -> selected(selector(object.at("spec", "selector")), place);
        };
    }

    private List<ClusterObject> selected(LabelSelector selector, Selection place) {
        return selector.requirements().isEmpty()
                ? List.of()
                : cluster.list(Kind.POD, place.withLabels(selector));
    }

    private Set<String> jobs(ClusterObject cronJob, Selection place) {
        return cluster.list(Kind.JOB, place).stream()
                .filter(job ->
                        job.owners().stream()
                                .map(OwnerReference::uid)
                                .anyMatch(cronJob.uid()::equals))
                .map(job -> job.key().name())
                .collect(Collectors.toSet());
    }

    private List<ClusterObject> ofJobs(Set<String> jobs, Selection place) {
        var selector = new LabelSelector(List.of(new Requirement(JOB_NAME, Operator.IN, jobs)));
        return jobs.isEmpty() ? List.of() : selected(selector, place);
    }

    private static LabelSelector selector(JsonNode written) {
        List<Requirement> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> label : written.path("matchLabels").properties()) {
            all.add(
                    new Requirement(
                            label.getKey(), Operator.IN, Set.of(label.getValue().asString(""))));
        }
        for (JsonNode each : written.path("matchExpressions")) {
            Set<String> values =
                    each.path("values")
                            .valueStream()
                            .map((JsonNode value) -> value.asString(""))
                            .collect(Collectors.toSet());
            all.add(
                    new Requirement(
                            each.path("key").asString(""),
                            operator(each.path("operator").asString("")),
                            values));
        }
        return new LabelSelector(all);
    }

    private static Operator operator(String word) {
        return switch (word) {
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.ABSENT;
            default -> Operator.IN;
        };
    }
}
