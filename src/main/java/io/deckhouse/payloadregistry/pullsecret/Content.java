package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a Secret's {@code .dockerconfigjson} says, without the tokens that we filled in. */
public sealed interface Content {
    /** It is no docker configuration; the reason is one clause, with what to do about it. */
    record Unreadable(String reason) implements Content {}

    /**
     * A docker configuration.
     *
     * @param tokens the ServiceAccount tokens in it by registry host
     * @param foreign the same configuration without the tokens that are bound to a Secret: what a
     *     fill must keep
     * @param sha256 lower-case hex over the bytes as stored
     * @param defect why kubelet would refuse it, one clause; empty when it would not
     * @param length of the bytes as stored; negative where not all of it is kept
     */
    record Config(
            Map<RegistryHost, HeldToken> tokens,
            DockerConfig foreign,
            String sha256,
            String defect,
            int length)
            implements Content {
        /** Longer content is not kept whole for each Secret: what we fill in takes 3 KB a host. */
        private static final int KEPT = 16 * 1024;

        /** Nor where others put in more than this, which may take thirty times as much. */
        private static final int KEPT_OF_OTHERS = 2 * 1024;

        private static final int MOST_TOKENS = 8;
        private static final int REDUCED = -1;

        /** Keeps the tokens' order. */
        public Config {
            tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
        }

        /**
         * What reading a configuration gives that holds nothing but a token of its own namespace,
         * bound to its Secret, for some hosts: one that was just made need not be read.
         */
        static Config ofFill(DockerConfig filled, HeldToken token, String sha256, int length) {
            Map<RegistryHost, HeldToken> tokens = new LinkedHashMap<>();
            filled.hosts().forEach(host -> tokens.put(host, token));
            return new Config(
                    tokens, DockerConfig.PLACEHOLDER, sha256, said(filled.defect()), length);
        }

        private static String said(Optional<String> defect) {
            return defect.map(why -> "its " + Annotations.DATA_KEY + ": " + why).orElse("");
        }

        /** Whether it can be filled: what others put in is all there. */
        boolean isWhole() {
            return length >= 0;
        }

        /** What is kept of it: of what is long only some tokens, those of fills first. */
        Config reduced() {
            if (!isWhole() || (length <= KEPT && isSmall(foreign))) {
                return this;
            }
            Map<RegistryHost, HeldToken> few = new LinkedHashMap<>();
            tokens.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> !entry.getValue().isBound()))
                    .limit(MOST_TOKENS)
                    .forEach(entry -> few.put(entry.getKey(), entry.getValue()));
            return new Config(few, DockerConfig.PLACEHOLDER, sha256, defect, REDUCED);
        }

        private static boolean isSmall(DockerConfig config) {
            return config.equals(DockerConfig.PLACEHOLDER)
                    || config.toBytes().length <= KEPT_OF_OTHERS;
        }
    }

    /** Reads a Secret's data. */
    static Content read(ClusterObject secret) {
        String type = secret.at("type").asString("Opaque");
        if (!type.equals(Annotations.SECRET_TYPE)) {
            return new Unreadable(
                    "its type is %s, not %s: create it anew with that type"
                            .formatted(type, Annotations.SECRET_TYPE));
        }
        String encoded = secret.at("data", Annotations.DATA_KEY).asString("");
        if (encoded.isEmpty()) {
            return unreadable("its data has no " + Annotations.DATA_KEY);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded.replace("\n", "").replace("\r", ""));
        } catch (IllegalArgumentException _) {
            return unreadable("its " + Annotations.DATA_KEY + " is not base64");
        }
        return switch (DockerConfig.parse(bytes)) {
            case DockerConfig.Malformed(var reason) ->
                    unreadable("its " + Annotations.DATA_KEY + ": " + reason);
            case DockerConfig.Parsed(var config) -> split(config, secret.key().namespace(), bytes);
        };
    }

    private static Unreadable unreadable(String what) {
        return new Unreadable(what + "; put {\"auths\":{}} there to have it filled");
    }

    /** Separates this namespace's ServiceAccount tokens from other people's entries. */
    private static Content split(DockerConfig config, String namespace, byte[] bytes) {
        Map<RegistryHost, HeldToken> tokens = new LinkedHashMap<>();
        DockerConfig foreign = config;
        for (RegistryHost host : config.hosts()) {
            Optional<HeldToken> token =
                    config.entry(host)
                            .filter(RegistryCredential::isToken)
                            .flatMap(login -> HeldToken.decode(login.password()))
                            .filter(held -> held.isOf(namespace));
            if (token.isPresent()) {
                tokens.put(host, token.get());
                foreign = token.get().isBound() ? foreign.without(host) : foreign;
            }
        }
        // Most Secrets hold nothing else: ten thousand of them share one object.
        DockerConfig kept =
                foreign.equals(DockerConfig.PLACEHOLDER) ? DockerConfig.PLACEHOLDER : foreign;
        return new Config(
                tokens,
                kept,
                DockerConfig.sha256Hex(bytes),
                Config.said(config.defect()),
                bytes.length);
    }
}
