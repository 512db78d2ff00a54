package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.credential.CredentialLookup.Match;
import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import java.time.Clock;
import java.util.Optional;

/** What one entry is worth: its token by itself, at the API server, and at the registry. */
final class EntryChecks {
    private final Cluster cluster;
    private final TokenChecks tokens;
    private final RegistryChecks registry;
    private final RightsCheck rights;

    EntryChecks(Cluster cluster, RegistryProbe probe, Clock clock) {
        this.cluster = cluster;
        this.tokens = new TokenChecks(clock);
        this.registry = new RegistryChecks(probe);
        this.rights = new RightsCheck(cluster, clock);
    }

    void check(
            Chain chain,
            Match entry,
            TokenChecks.Expected expected,
            Optional<ImageReference> image) {
        RegistryCredential credential = entry.credential();
        Optional<KubernetesToken> token = tokens.check(chain, credential, expected);
        if (token.isPresent()) {
            review(chain, credential, token.get());
        } else {
            chain.skipped(Link.REVIEW, "no token");
        }
        Optional<RegistryHost> host = image.map(ImageReference::host).or(entry::host);
        if (host.isPresent()) {
            registry.check(
                    chain,
                    new RegistryChecks.Visit(host.get(), Optional.of(credential), token, image));
        } else {
            chain.skipRest(
                    RegistryChecks.LINKS,
                    TokenChecks.shown(entry.key()) + " names no single host: say --image");
        }
    }

    /** Asks the registry as whoever has no login. */
    void anonymous(Chain chain, ImageReference image) {
        registry.check(
                chain,
                new RegistryChecks.Visit(
                        image.host(), Optional.empty(), Optional.empty(), Optional.of(image)));
    }

    /** What RBAC lets the ServiceAccount of an entry's token pull; skipped without one. */
    void rights(Chain chain, Match entry, Optional<ImageReference> image) {
        Optional<Subject.ServiceAccount> account =
                KubernetesToken.decode(entry.credential().password())
                        .flatMap(KubernetesToken::serviceAccount)
                        .map(of -> new Subject.ServiceAccount(of.namespace(), of.name()));
        if (account.isPresent()) {
            rights.check(chain, account.get(), image);
        } else {
            chain.skipped(Link.RIGHTS, "the registry itself decides about a static login");
        }
    }

    private void review(Chain chain, RegistryCredential credential, KubernetesToken token) {
        try {
            switch (cluster.reviewToken(credential.password(), token.audiences())) {
                case TokenReview.Authenticated(var user, _, _, _) ->
                        chain.ok(Link.REVIEW, "the API server knows " + TokenChecks.shown(user));
                case TokenReview.Rejected(var reason) ->
                        chain.broken(
                                Link.REVIEW,
                                "the API server does not accept the token: " + reason,
                                "its ServiceAccount or Secret may be gone, or the cluster is"
                                        + " another; the refresh daemon puts a new one in");
            }
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN) {
                throw e;
            }
            chain.skipped(Link.REVIEW, "you may not create tokenreviews");
        }
    }
}
