package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a Secret's {@code .dockerconfigjson} says, without the credentials. */
public sealed interface Content {
    /** How the subject of every ServiceAccount's token begins. */
    String SUBJECT_PREFIX = "system:serviceaccount:";

    /** It is no docker configuration; the reason is one clause. */
    record Unreadable(String reason) implements Content {}

    /**
     * A docker configuration.
     *
     * @param tokens the ServiceAccount tokens in it by registry host
     * @param foreign the same configuration without those tokens: what a fill must keep
     * @param sha256 lower-case hex over the bytes as stored
     */
    record Config(Map<RegistryHost, HeldToken> tokens, DockerConfig foreign, String sha256)
            implements Content {
        /** Keeps the tokens' order. */
        public Config {
            tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
        }
    }

    /**
     * What a ServiceAccount's token in a Secret says about itself; the token is not kept.
     *
     * @param boundUid the uid of the Secret that it is bound to; empty for none
     * @param keyId which key of the API server signed it; empty when the token does not say
     */
    record HeldToken(
            Owner owner, Instant issuedAt, Instant expiresAt, String boundUid, String keyId) {}

    /** The ServiceAccount of a token; an empty uid when the token does not say. */
    record Owner(String subject, String uid) {}

    /** Reads a Secret's data. */
    static Content read(ClusterObject secret) {
        String type = secret.at("type").asString("Opaque");
        if (!type.equals(Annotations.SECRET_TYPE)) {
            return new Unreadable("its type is " + type + ", not " + Annotations.SECRET_TYPE);
        }
        String encoded = secret.at("data", Annotations.DATA_KEY).asString("");
        if (encoded.isEmpty()) {
            return new Unreadable("its data has no " + Annotations.DATA_KEY);
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(encoded);
        } catch (IllegalArgumentException _) {
            return new Unreadable("its " + Annotations.DATA_KEY + " is not base64");
        }
        return switch (DockerConfig.parse(bytes)) {
            case DockerConfig.Malformed(var reason) ->
                    new Unreadable("its " + Annotations.DATA_KEY + ": " + reason);
            case DockerConfig.Parsed(var config) ->
                    split(config, secret.key().namespace(), DockerConfig.sha256Hex(bytes));
        };
    }

    /**
     * Ours are the entries that log in as {@code token} with a ServiceAccount's token of this
     * namespace.
     */
    private static Content split(DockerConfig config, String namespace, String sha256) {
        if (config.defect().isPresent()) {
            return new Unreadable("its " + Annotations.DATA_KEY + ": " + config.defect().get());
        }
        Map<RegistryHost, HeldToken> tokens = new LinkedHashMap<>();
        DockerConfig foreign = config;
        for (RegistryHost host : config.hosts()) {
            Optional<HeldToken> token =
                    config.entry(host)
                            .filter(RegistryCredential::isToken)
                            .flatMap(login -> KubernetesToken.decode(login.password()))
                            .flatMap(Content::held)
                            .filter(t ->
                                    t.owner()
                                            .subject()
                                            .startsWith(SUBJECT_PREFIX + namespace + ":"));
            if (token.isPresent()) {
                tokens.put(host, token.get());
                foreign = foreign.without(host);
            }
        }
        return new Config(tokens, foreign, sha256);
    }

    /**
     * A token that does not say when it ends is none of ours: TokenRequest always sets both times.
     */
    private static Optional<HeldToken> held(KubernetesToken token) {
        if (token.subject().isEmpty()
                || token.issuedAt().isEmpty()
                || token.expiresAt().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new HeldToken(
                        new Owner(
                                token.subject().get(),
                                token.serviceAccount()
                                        .map(KubernetesToken.ServiceAccount::uid)
                                        .orElse("")),
                        token.issuedAt().get(),
                        token.expiresAt().get(),
                        token.boundSecret().map(KubernetesToken.BoundSecret::uid).orElse(""),
                        token.keyId().orElse("")));
    }
}
