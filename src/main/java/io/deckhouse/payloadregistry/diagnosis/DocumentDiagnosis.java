package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.credential.CredentialLookup.Match;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.Keyring;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What kubelet would make of documents of logins: nothing is asked of anybody. */
public final class DocumentDiagnosis {
    private static final String OFFLINE = "not asked: this is offline";

    private final Optional<ImageReference> image;
    private final TokenChecks tokens;

    /** Looks at documents for one image, or at all their entries. */
    public DocumentDiagnosis(Optional<ImageReference> image, Clock clock) {
        this.image = image;
        this.tokens = new TokenChecks(clock);
    }

    /** Looks at a file that is nothing but a document of logins. */
    public Diagnosis of(PullDocument document) {
        Chain chain = new Chain("");
        return switch (document.content()) {
            case DockerConfig.Malformed(var reason) -> {
                malformed(chain, reason);
                yield diagnosis(document.name(), chain.checks());
            }
            case DockerConfig.Parsed(var config) ->
                    diagnosis(
                            document.name(),
                            entries(chain, List.of(document.name()), List.of(config)));
        };
    }

    /** Looks at Secrets, which a Pod would name together in this order. */
    public Diagnosis of(String name, List<ClusterObject> secrets) {
        Chain chain = new Chain("");
        List<String> names = new ArrayList<>();
        List<DockerConfig> configs = new ArrayList<>();
        for (ClusterObject secret : secrets) {
            String shown = secret.key().namespace() + "/" + secret.key().name();
            switch (SecretDocument.read(secret)) {
                case SecretDocument.Usable(var config) -> {
                    chain.ok(Link.SECRET, shown + ", type " + secret.at("type").asString(""));
                    names.add(shown);
                    configs.add(config);
                }
                case SecretDocument.Ignored(var reason) ->
                        chain.broken(
                                Link.SECRET,
                                shown + ": " + reason,
                                "make it again with type kubernetes.io/dockerconfigjson");
                case SecretDocument.Malformed(var reason) ->
                        malformed(chain, shown + ": " + reason);
            }
        }
        return diagnosis(name, chain.isWhole() ? entries(chain, names, configs) : chain.checks());
    }

    private static Diagnosis diagnosis(String name, List<Check> checks) {
        return new Diagnosis(name, checks);
    }

    private static void malformed(Chain chain, String reason) {
        chain.broken(
                Link.CONTENT,
                reason,
                "it must be JSON such as {\"auths\":{\"HOST\":{\"auth\":\"…\"}}}");
    }

    private List<Check> entries(Chain chain, List<String> names, List<DockerConfig> configs) {
        Keyring keyring = Keyring.of(configs);
        EntryChoice choice = new EntryChoice(names, image);
        List<Match> chosen = choice.check(chain, keyring);
        List<Check> all = new ArrayList<>(chain.checks());
        for (Match match : chosen) {
            Chain ofEntry = new Chain(image.isPresent() ? "" : match.key());
            RegistryCredential credential = match.credential();
            tokens.check(ofEntry, credential, TokenChecks.Expected.NOTHING);
            ofEntry.skipRest(List.of(Link.REGISTRY), OFFLINE);
            all.addAll(ofEntry.checks());
        }
        return all;
    }
}
