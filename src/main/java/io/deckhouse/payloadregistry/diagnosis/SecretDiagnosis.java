package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.CredentialLookup.Match;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.RegistryHosts;
import io.deckhouse.payloadregistry.pullsecret.State;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Follows the chain from one Secret of a cluster to the registry. */
public final class SecretDiagnosis {
    private static final List<Link> ALL =
            Stream.of(Link.values())
                    .filter(link -> !Set.of(Link.POD, Link.IMAGE, Link.PULL).contains(link))
                    .toList();

    private final Cluster cluster;
    private final RegistryProbe probe;
    private final Clock clock;

    /**
     * What is asked.
     *
     * @param image an image that the Secret should serve; empty to look at the registry alone
     * @param hosts the registry's hosts, where the user named some; else the cluster is asked
     */
    public record Question(
            ObjectKey secret, Optional<ImageReference> image, List<RegistryHost> hosts) {
        /** Copies the list. */
        public Question {
            hosts = List.copyOf(hosts);
        }
    }

    /** Makes a diagnosis of a cluster, with a probe for its registries. */
    public SecretDiagnosis(Cluster cluster, RegistryProbe probe, Clock clock) {
        this.cluster = cluster;
        this.probe = probe;
        this.clock = clock;
    }

    /** Looks at every link. */
    public Diagnosis diagnose(Question question) {
        ObjectKey key = question.secret();
        String subject = "secret/" + key.namespace() + "/" + key.name();
        Optional<ClusterObject> found = cluster.get(key);
        if (found.isPresent()) {
            return new Diagnosis(subject, checks(question, found.get()));
        }
        Chain chain = new Chain("");
        chain.broken(
                Link.SECRET,
                MissingSecret.text(cluster, key),
                "d8 payload-registry create-pull-secret "
                        + key.name()
                        + " -n "
                        + key.namespace()
                        + " --service-account NAME --wait");
        chain.skipRest(ALL, "there is no Secret");
        return new Diagnosis(subject, chain.checks());
    }

    private List<Check> checks(Question question, ClusterObject object) {
        ObjectKey key = object.key();
        String name = key.namespace() + "/" + key.name();
        Chain chain = new Chain("");
        List<Check> further = List.of();
        PullSecret secret = PullSecret.read(object);
        Accounts accounts = Accounts.read(cluster, secret);
        ClockChecks.ofCluster(chain, cluster);
        Clock judging = ClockChecks.judging(cluster, clock);
        Finding finding =
                Checks.assess(secret, accounts.around(hosts(question, secret)), judging.instant());
        switch (SecretDocument.read(object)) {
            case SecretDocument.Ignored(var reason) ->
                    chain.broken(
                            Link.SECRET,
                            name + ": " + reason,
                            "delete it and make it again: 'd8 payload-registry create-pull-secret'");
            case SecretDocument.Malformed(var reason) -> {
                chain.ok(Link.SECRET, name + ", type " + object.at("type").asString(""));
                new OwnershipChecks(secret, finding, accounts).check(chain);
                chain.broken(
                        Link.CONTENT,
                        reason,
                        "put {\"auths\":{}} in; the refresh daemon fills it anew");
            }
            case SecretDocument.Usable(var config) -> {
                chain.ok(Link.SECRET, name + ", type " + object.at("type").asString(""));
                new OwnershipChecks(secret, finding, accounts).check(chain);
                further = new Look(question, secret, finding, judging).at(chain, config);
            }
        }
        chain.skipRest(ALL.subList(0, ALL.size() - 1), "not looked at");
        new Users(cluster).check(chain, key, accounts);
        List<Check> all = new ArrayList<>(chain.checks());
        all.addAll(further);
        return all;
    }

    /** Whose hosts count: the user's word, or for a managed Secret the cluster's. */
    private List<RegistryHost> hosts(Question question, PullSecret secret) {
        return secret.isManaged() && question.hosts().isEmpty()
                ? RegistryHosts.find(cluster).host().stream().toList()
                : question.hosts();
    }

    /** A look at the entries of a Secret that can be read. */
    private final class Look {
        private final Question question;
        private final PullSecret secret;
        private final Finding finding;
        private final Clock judging;

        Look(Question question, PullSecret secret, Finding finding, Clock judging) {
            this.question = question;
            this.secret = secret;
            this.finding = finding;
            this.judging = judging;
        }

        /** Adds what is known of the first entry to the chain; returns that of the others. */
        List<Check> at(Chain chain, DockerConfig config) {
            if (finding.state() == State.PENDING) {
                chain.ok(Link.CONTENT, "well formed");
                chain.broken(
                        Link.ENTRY,
                        finding.reason(),
                        "the refresh daemon fills it: see whether it runs, and the Secret's Events");
                rights(chain);
                return List.of();
            }
            List<Match> chosen =
                    new EntryChoice(List.of(secret.key().name()), question.image())
                            .check(chain, config.keyring());
            if (finding.state() == State.WRONG_HOST) {
                chain.replace(
                        Link.ENTRY,
                        finding.reason(),
                        "the refresh daemon puts this right; if it should not, say --registry-host");
            }
            List<Check> further = new ArrayList<>();
            EntryChecks entries = new EntryChecks(cluster, probe, judging);
            for (int i = 0; i < chosen.size(); i++) {
                Match entry = chosen.get(i);
                Chain its = i == 0 ? chain : new Chain(entry.key());
                entries.check(its, entry, expected(entry), question.image());
                if (i > 0) {
                    further.addAll(its.checks());
                }
            }
            rights(chain);
            return further;
        }

        /** Only what the daemon fills must be a token of the annotated account. */
        private TokenChecks.Expected expected(Match entry) {
            boolean isFilled = secret.isManaged() && entry.credential().isToken();
            return isFilled
                    ? new TokenChecks.Expected(account().username(), secret.stored().uid())
                    : TokenChecks.Expected.NOTHING;
        }

        private Subject.ServiceAccount account() {
            return new Subject.ServiceAccount(secret.key().namespace(), secret.serviceAccount());
        }

        private void rights(Chain chain) {
            if (secret.isManaged()) {
                new RightsCheck(cluster, judging).check(chain, account(), question.image());
            } else {
                chain.skipped(Link.RIGHTS, "the registry itself decides about a static login");
            }
        }
    }
}
