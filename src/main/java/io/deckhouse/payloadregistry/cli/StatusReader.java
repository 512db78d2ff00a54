package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.KnownAccounts;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import io.deckhouse.payloadregistry.pullsecret.Workloads;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Reads what {@code status} shows: one list of Secrets, and only if there are some one of
 * ServiceAccounts, one of Pods and one a kind of workload, and where the registry is, all at the
 * same time.
 */
final class StatusReader {
    /** What is not known where ServiceAccounts may not be listed. */
    static final String NO_ACCOUNTS =
            "ServiceAccounts may not be listed here: whether they still exist is not checked, and"
                    + " USED BY does not show them";

    private final Cluster cluster;
    private final String namespace;
    private final StatusSelection selection;
    private final Warnings warnings;

    StatusReader(Cluster cluster, String namespace, StatusSelection selection, Warnings warnings) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.selection = selection;
        this.warnings = warnings;
    }

    /**
     * Reads everything once.
     *
     * @param hosts the registry's hosts where they are given; the cluster is asked otherwise
     * @param needsPods whether it is a failure that Pods may not be listed
     */
    StatusWorld read(List<RegistryHost> hosts, boolean needsPods) throws InterruptedException {
        List<ClusterObject> secrets =
                cluster.list(Kind.SECRET, selection.secrets(namespace)).stream()
                        .filter(selection::includes)
                        .toList();
        selection.requireAll(secrets, namespace);
        if (secrets.isEmpty()) {
            return new StatusWorld(secrets, KnownAccounts.none(), List.of(), List.of(), hosts);
        }
        Selection place = selection.place(namespace);
        // Where virtual threads have waited for a server, the process ends 0.3 s later.
        try (ExecutorService calls =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            Future<KnownAccounts> accounts = calls.submit(() -> accounts(place));
            Future<List<ClusterObject>> pods = calls.submit(() -> pods(place, needsPods));
            Future<Workloads> workloads = calls.submit(() -> Workloads.read(cluster, place));
            Future<List<RegistryHost>> named = calls.submit(() -> hosts(secrets, hosts));
            tellGaps(workloads.get());
            return new StatusWorld(
                    secrets, accounts.get(), pods.get(), workloads.get().objects(), named.get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ClusterException known
                    ? known
                    : new IllegalStateException(e.getCause());
        }
    }

    private KnownAccounts accounts(Selection place) {
        try {
            return KnownAccounts.all(cluster.list(Kind.SERVICE_ACCOUNT, place));
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN) {
                throw e;
            }
            warnings.say(NO_ACCOUNTS);
            return KnownAccounts.none();
        }
    }

    private List<ClusterObject> pods(Selection place, boolean needsPods) {
        try {
            return cluster.list(Kind.POD, place);
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN || needsPods) {
                throw e;
            }
            warnings.say("Pods may not be listed here: USED BY does not show them");
            return List.of();
        }
    }

    private void tellGaps(Workloads workloads) {
        if (!workloads.gaps().isEmpty()) {
            String kinds =
                    workloads.gaps().stream()
                            .map(gap -> String.valueOf(gap.getMessage()))
                            .map(text -> text.replaceFirst("(?s)^cannot list (\\w+): .*", "$1"))
                            .collect(Collectors.joining(", "));
            warnings.say(unlisted(kinds));
        }
    }

    /** What is not known where these kinds may not be listed. */
    static String unlisted(String kinds) {
        return kinds + " may not be listed here: USED BY does not show all of them";
    }

    /** The host that the cluster names; who may not read that hears nothing about hosts. */
    private List<RegistryHost> hosts(List<ClusterObject> secrets, List<RegistryHost> given) {
        boolean isAsked =
                secrets.stream()
                        .anyMatch(each ->
                                each.annotation(Annotations.SERVICE_ACCOUNT_NAME).isPresent());
        return given.isEmpty() && isAsked
                ? RegistryHosts.find(cluster).host().stream().toList()
                : given;
    }
}
