package io.deckhouse.payloadregistry.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.kubernetes.KubernetesCluster;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import io.deckhouse.payloadregistry.pullsecret.Content;
import io.deckhouse.payloadregistry.pullsecret.HeldToken;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The pull Secrets of a real cluster, as they are stored: whole, or as they were created. */
final class StoredSecrets {
    private final KubernetesCluster cluster;

    StoredSecrets(KubernetesCluster cluster) {
        this.cluster = cluster;
    }

    /** Those that hold a token for this host; fails where hash, annotations and data disagree. */
    long filledFor(String host) {
        List<PullSecret> secrets =
                cluster
                        .list(
                                Kind.SECRET,
                                Selection.all().withField("type", Annotations.SECRET_TYPE))
                        .stream()
                        .map(PullSecret::read)
                        .filter(PullSecret::isManaged)
                        .toList();
        secrets.forEach(StoredSecrets::expectWhole);
        return secrets.stream()
                .filter(secret -> tokens(secret).keySet().stream().anyMatch(host::equals))
                .count();
    }

    /** Fails where hash, annotations and data of a filled Secret disagree. */
    static void expectWhole(PullSecret secret) {
        String hash = secret.stamp().hash();
        Map<String, HeldToken> tokens = tokens(secret);
        if (hash.isEmpty() && tokens.isEmpty()) {
            return; // not filled yet
        }
        assertThat(hash).as("hash of %s", secret.key()).isEqualTo(sha256(secret));
        assertThat(tokens).as("tokens of %s", secret.key()).hasSize(1);
        HeldToken token = tokens.values().iterator().next();
        assertThat(secret.stamp().expiresAt())
                .as("end of %s", secret.key())
                .isEqualTo(token.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        assertThat(secret.stamp().serviceAccountUid())
                .as("account of %s", secret.key())
                .isEqualTo(token.owner().uid());
        assertThat(token.boundUid())
                .as("binding of %s", secret.key())
                .isEqualTo(secret.stored().uid());
        assertThat(secret.owners().stream().map(owner -> owner.uid()))
                .as("owner of %s", secret.key())
                .containsExactly(token.owner().uid());
    }

    private static Map<String, HeldToken> tokens(PullSecret secret) {
        Map<String, HeldToken> tokens = new java.util.HashMap<>();
        config(secret).tokens().forEach((host, token) -> tokens.put(host.toString(), token));
        return tokens;
    }

    private static String sha256(PullSecret secret) {
        return config(secret).sha256();
    }

    private static Content.Config config(PullSecret secret) {
        return (Content.Config) secret.content();
    }
}
