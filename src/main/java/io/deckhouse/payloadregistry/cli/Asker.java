package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.AccessIndex;
import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Decision;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.StaticUserAccess;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import java.time.Instant;
import java.util.Set;

/** Who would ask the registry. */
sealed interface Asker {
    /** Somebody whom Kubernetes knows: RBAC decides. */
    record OfKubernetes(Identity identity) implements Asker {}

    /** A static user of the ModuleConfig: its projects decide. */
    record OfModuleConfig(StaticUser user) implements Asker {}

    /** The text that {@code --as} reads. */
    default String text() {
        return switch (this) {
            case OfKubernetes(var identity) -> identity.subject().text();
            case OfModuleConfig(var user) -> IdentityOptions.STATIC + user.name();
        };
    }

    /** The groups, the implied ones too. */
    default Set<String> groups() {
        return switch (this) {
            case OfKubernetes(var identity) -> identity.groups();
            case OfModuleConfig _ -> Set.of();
        };
    }

    /** The decision with its reason, a no with its nearest misses. */
    default Decision explain(
            AccessSnapshot snapshot, Action action, Repository repository, Instant now) {
        AccessIndex index = snapshot.index();
        return switch (this) {
            case OfKubernetes(var identity) -> index.explain(identity, action, repository, now);
            case OfModuleConfig(var user) ->
                    new StaticUserAccess(snapshot.namespaces()).explain(user, action, repository);
        };
    }
}
