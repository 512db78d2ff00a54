package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.TokenSpec;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a fresh ServiceAccount token into a pull Secret: one TokenRequest, one server-side apply.
 */
public final class Filler {
    /** How long a token is asked for; what the server grants is what counts. */
    public static final Duration WANTED_LIFE = Duration.ofDays(1);

    /** A difference up to this is no shortening. */
    private static final Duration ROUNDING = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final List<RegistryHost> hosts;
    private final List<String> audiences;

    /**
     * A filler for these hosts, whose tokens have these audiences; none means the API server's
     * default.
     */
    public Filler(Cluster cluster, List<RegistryHost> hosts, List<String> audiences) {
        this.cluster = cluster;
        this.hosts = List.copyOf(hosts);
        this.audiences = List.copyOf(audiences);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("no registry host to fill for");
        }
    }

    /**
     * What a fill gave.
     *
     * @param secret the Secret as it is stored now
     * @param token what the token in it says
     */
    public record Filled(PullSecret secret, HeldToken token) {
        /** When it ends. */
        public Instant expiresAt() {
            return token.expiresAt();
        }

        /** How much shorter than asked for the token lives; zero usually. */
        public Duration shortened() {
            Duration missing = WANTED_LIFE.minus(token.life().length());
            return missing.compareTo(ROUNDING) > 0 ? missing : Duration.ZERO;
        }
    }

    /**
     * Fills a Secret; other people's entries, labels and annotations stay.
     *
     * <p>Writes only over the very version that was read: a changed or deleted Secret, and a
     * ServiceAccount made anew, is a CONFLICT. The last good content stays on every failure.
     *
     * @throws ClusterException when the cluster refuses
     */
    public Filled fill(PullSecret secret, String serviceAccountUid) {
        if (!(secret.content() instanceof Content.Config config) || !config.isWhole()) {
            throw new IllegalArgumentException("cannot be filled: " + secret.key());
        }
        PullSecret.Stored stored = secret.stored();
        IssuedToken issued =
                cluster.requestToken(
                        stored.key().namespace(),
                        secret.serviceAccount(),
                        new TokenSpec(
                                audiences,
                                WANTED_LIFE,
                                new TokenSpec.BoundSecret(stored.key().name(), stored.uid())));
        HeldToken token = checked(secret, serviceAccountUid, issued);
        DockerConfig filled = filled(config.foreign(), issued);
        byte[] bytes = filled.toBytes();
        String hash = DockerConfig.sha256Hex(bytes);
        String data = Base64.getEncoder().encodeToString(bytes);
        ClusterObject applied =
                cluster.apply(
                        fields(secret, serviceAccountUid, token.expiresAt(), hash, data),
                        ApplyOptions.forced(Annotations.FIELD_MANAGER));
        boolean isOnlyOurs =
                config.foreign().equals(DockerConfig.PLACEHOLDER)
                        && token.isBound()
                        && token.isOf(stored.key().namespace());
        PullSecret now =
                isOnlyOurs && isStored(data, applied)
                        ? PullSecret.of(
                                applied, Content.Config.ofFill(filled, token, hash, bytes.length))
                        : PullSecret.read(applied);
        return new Filled(now, token);
    }

    /** Whether nobody changed it on its way: a webhook may. */
    private static boolean isStored(String data, ClusterObject secret) {
        return data.equals(secret.at("data", Annotations.DATA_KEY).asString(""))
                && Annotations.SECRET_TYPE.equals(secret.at("type").asString(""));
    }

    /**
     * What a fresh token says that nobody gets: whom it is for where nobody is named, and which key
     * signed it.
     *
     * @throws ClusterException when the cluster refuses
     */
    public HeldToken probe(ObjectKey account) {
        TokenSpec shortest =
                new TokenSpec(audiences, TokenSpec.MIN_LIFETIME, TokenSpec.BoundSecret.NONE);
        return readable(
                account,
                cluster.requestToken(account.namespace(), account.name(), shortest).token());
    }

    private static HeldToken readable(ObjectKey whose, Password token) {
        return HeldToken.decode(token)
                .orElseThrow(() ->
                        new ClusterException(
                                Reason.SERVER_ERROR,
                                "the token for "
                                        + whose
                                        + " does not say whose it is and when it ends"));
    }

    /**
     * An owner that is not the token's own account would get the Secret collected: the account may
     * have been made anew between our look and the token.
     */
    private static HeldToken checked(PullSecret secret, String accountUid, IssuedToken issued) {
        HeldToken token = readable(secret.key(), issued.token());
        String uid = token.owner().uid();
        if (!uid.isEmpty() && !uid.equals(accountUid)) {
            throw new ClusterException(
                    Reason.CONFLICT,
                    "ServiceAccount " + secret.serviceAccount() + " was made anew since");
        }
        return token;
    }

    private DockerConfig filled(DockerConfig others, IssuedToken issued) {
        DockerConfig config = others;
        for (RegistryHost host : hosts) {
            config = config.with(host, RegistryCredential.ofToken(issued.token()));
        }
        return config;
    }

    private static ClusterObject fields(
            PullSecret secret, String accountUid, Instant expiresAt, String hash, String data) {
        PullSecret.Stored stored = secret.stored();
        return ClusterObject.empty(stored.key())
                .with(tree -> {
                    ObjectNode metadata = (ObjectNode) tree.get("metadata");
                    metadata.put("uid", stored.uid());
                    metadata.put("resourceVersion", stored.resourceVersion());
                    metadata.putObject("annotations")
                            .put(
                                    Annotations.EXPIRES_AT,
                                    expiresAt.truncatedTo(ChronoUnit.SECONDS).toString())
                            .put(Annotations.HASH, hash)
                            .put(Annotations.SERVICE_ACCOUNT_UID, accountUid);
                    metadata.putArray("ownerReferences")
                            .addObject()
                            .put("apiVersion", Kind.SERVICE_ACCOUNT.apiVersion())
                            .put("kind", Kind.SERVICE_ACCOUNT.kindName())
                            .put("name", secret.serviceAccount())
                            .put("uid", accountUid);
                    tree.put("type", Annotations.SECRET_TYPE);
                    tree.putObject("data").put(Annotations.DATA_KEY, data);
                });
    }
}
