package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Decision;
import io.deckhouse.payloadregistry.access.Grant;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Reading;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cluster.AccessReader;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.KubernetesToken;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What RBAC lets a ServiceAccount pull, by the evaluator that the auth server asks. */
final class RightsCheck {
    private final Cluster cluster;
    private final Clock clock;
    private final Map<String, AccessSnapshot> snapshots = new HashMap<>();

    RightsCheck(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Lists the paths, or decides about the image where one is named. */
    void check(Chain chain, Subject.ServiceAccount account, Optional<ImageReference> image) {
        Optional<Repository> repository = image.flatMap(RightsCheck::repository);
        String namespace = repository.map(Repository::namespace).orElse(account.namespace());
        AccessSnapshot snapshot = snapshots.computeIfAbsent(namespace, this::snapshot);
        Instant now = clock.instant();
        if (repository.isPresent()) {
            decide(chain, snapshot, account, repository.get());
            return;
        }
        List<String> paths =
                snapshot.index().effective(account, now).stream()
                        .filter(grant -> grant.actions().contains(Action.PULL))
                        .filter(grant ->
                                grant.namespace().isEmpty() || grant.namespace().equals(namespace))
                        .map(RightsCheck::path)
                        .distinct()
                        .toList();
        if (!paths.isEmpty()) {
            chain.ok(Link.RIGHTS, "may pull " + String.join(", ", paths));
        } else if (!snapshot.gaps().isEmpty()) {
            unread(chain, snapshot);
        } else {
            chain.broken(
                    Link.RIGHTS,
                    "ServiceAccount " + account.name() + " may pull nothing",
                    "d8 payload-registry grant "
                            + account.name()
                            + " -n "
                            + account.namespace()
                            + " --repository '**'");
        }
    }

    private AccessSnapshot snapshot(String namespace) {
        return new AccessReader(cluster, VerbTable.standard())
                .read(new AccessReader.Scope(namespace, Set.of(AccessReader.Part.RBAC)));
    }

    private void decide(
            Chain chain,
            AccessSnapshot snapshot,
            Subject.ServiceAccount account,
            Repository repository) {
        Identity identity = Identity.serviceAccount(account.namespace(), account.name());
        Decision decision =
                snapshot.index().explain(identity, Action.PULL, repository, clock.instant());
        String about = account.name() + " may %spull " + repository.name();
        switch (decision) {
            case Decision.Allowed _ -> chain.ok(Link.RIGHTS, about.formatted(""));
            case Decision.Denied(_, var misses) -> {
                if (!snapshot.gaps().isEmpty()) {
                    unread(chain, snapshot);
                    return;
                }
                chain.broken(
                        Link.RIGHTS,
                        about.formatted("not ")
                                + misses.stream()
                                        .limit(1)
                                        .map(miss -> ": " + miss.why())
                                        .collect(Collectors.joining()),
                        grant(account, repository));
            }
        }
    }

    private static void unread(Chain chain, AccessSnapshot snapshot) {
        chain.skipped(Link.RIGHTS, Users.forbidden(snapshot.gaps().getFirst()));
    }

    /** The pattern with its namespace, as image names have it. */
    private static String path(Grant grant) {
        String namespace = grant.namespace().isEmpty() ? "*" : grant.namespace();
        String pattern = grant.by().pattern();
        return namespace + "/" + (pattern.isEmpty() ? "**" : pattern);
    }

    /** What gives the token's account the right to pull an image. */
    static String remedy(Optional<KubernetesToken> token, ImageReference image) {
        Optional<Subject.ServiceAccount> account =
                token.flatMap(KubernetesToken::serviceAccount)
                        .map(of -> new Subject.ServiceAccount(of.namespace(), of.name()));
        Optional<Repository> repository = repository(image);
        return account.isPresent() && repository.isPresent()
                ? grant(account.get(), repository.get())
                : "give the login's owner the right to pull it, or name another pull Secret";
    }

    private static String grant(Subject.ServiceAccount account, Repository repository) {
        return account.namespace().equals(repository.namespace())
                ? "d8 payload-registry grant "
                        + account.name()
                        + " -n "
                        + account.namespace()
                        + " --repository "
                        + repository.path()
                : "bind "
                        + account.text()
                        + " in namespace "
                        + repository.namespace()
                        + " to a Role with the path "
                        + repository.path();
    }

    private static Optional<Repository> repository(ImageReference image) {
        return Repository.parse(image.repository()) instanceof Reading.Valid<Repository>(var found)
                ? Optional.of(found)
                : Optional.empty();
    }
}
