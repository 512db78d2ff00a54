package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What pull Secret is wanted: the fields to apply, and whether one that is there may become it. */
public sealed interface Order {
    /** The Secret. */
    ObjectKey key();

    /** Whether the Secret that is stored under the name may become this one. */
    Claim claim(ClusterObject stored);

    /** The fields to apply, over what is stored. */
    ClusterObject fields(Optional<ClusterObject> stored);

    /** Whose a stored Secret is. */
    sealed interface Claim {
        /** It is what was ordered before, and is to be brought to what is ordered now. */
        record Same() implements Claim {}

        /**
         * It was made by others or for something else.
         *
         * @param reason why, one clause after the Secret's name
         * @param isAdoptable whether it could be taken over
         */
        record Foreign(String reason, boolean isAdoptable) implements Claim {}
    }

    /** A Secret that the daemon fills with a ServiceAccount's token. */
    record ForAccount(ObjectKey key, String serviceAccount) implements Order {
        @Override
        public Claim claim(ClusterObject stored) {
            Optional<String> account = stored.annotation(Annotations.SERVICE_ACCOUNT_NAME);
            if (isOtherType(stored)) {
                return otherType(stored);
            }
            if (account.isEmpty()) {
                return new Claim.Foreign("is not a pull Secret of a ServiceAccount", true);
            }
            return account.get().equals(serviceAccount)
                    ? new Claim.Same()
                    : new Claim.Foreign("belongs to ServiceAccount " + account.get(), true);
        }

        /** The content is the daemon's from the first moment: only a new Secret gets one. */
        @Override
        public ClusterObject fields(Optional<ClusterObject> stored) {
            return stored.filter(this::isAnnotated)
                    .orElseGet(() ->
                            Mark.on(key)
                                    .with(tree -> {
                                        tree.withObjectProperty("metadata")
                                                .putObject("annotations")
                                                .put(
                                                        Annotations.SERVICE_ACCOUNT_NAME,
                                                        serviceAccount);
                                        if (stored.isEmpty()) {
                                            putContent(tree, DockerConfig.PLACEHOLDER);
                                        }
                                    }));
        }

        private boolean isAnnotated(ClusterObject secret) {
            return secret.annotation(Annotations.SERVICE_ACCOUNT_NAME)
                    .filter(serviceAccount::equals)
                    .isPresent();
        }
    }

    /** A Secret with a login that stays until somebody changes it. */
    record Static(ObjectKey key, RegistryHost host, RegistryCredential login) implements Order {
        @Override
        public Claim claim(ClusterObject stored) {
            Optional<String> account = stored.annotation(Annotations.SERVICE_ACCOUNT_NAME);
            if (isOtherType(stored)) {
                return otherType(stored);
            }
            if (account.isPresent()) {
                return new Claim.Foreign(
                        "is filled with the token of ServiceAccount " + account.get(), false);
            }
            return switch (config(stored)) {
                case DockerConfig.Malformed(var reason) ->
                        new Claim.Foreign("cannot be read: " + reason, false);
                case DockerConfig.Parsed _ when Mark.isOn(stored) -> new Claim.Same();
                case DockerConfig.Parsed _ -> new Claim.Foreign("was not made by this tool", true);
            };
        }

        /** Logins for other hosts stay. */
        @Override
        public ClusterObject fields(Optional<ClusterObject> stored) {
            DockerConfig before =
                    stored.map(Static::config)
                                            .orElse(
                                                    new DockerConfig.Parsed(
                                                            DockerConfig.PLACEHOLDER))
                                    instanceof DockerConfig.Parsed(var config)
                            ? config
                            : DockerConfig.PLACEHOLDER;
            boolean isThere = before.entry(host).filter(login::equals).isPresent();
            return Mark.on(key)
                    .with(tree -> {
                        if (!isThere) {
                            putContent(tree, before.with(host, login));
                        }
                    });
        }

        private static DockerConfig.Reading config(ClusterObject secret) {
            String text = secret.at("data", Annotations.DATA_KEY).asString("");
            try {
                return DockerConfig.parse(
                        Base64.getDecoder().decode(text.replace("\n", "").replace("\r", "")));
            } catch (IllegalArgumentException _) {
                return new DockerConfig.Malformed("its data is not base64");
            }
        }
    }

    private static boolean isOtherType(ClusterObject stored) {
        return !type(stored).equals(Annotations.SECRET_TYPE);
    }

    private static Claim otherType(ClusterObject stored) {
        return new Claim.Foreign("has type " + type(stored) + ", which cannot be changed", false);
    }

    private static String type(ClusterObject secret) {
        return secret.at("type").asString("Opaque");
    }

    private static void putContent(ObjectNode secret, DockerConfig config) {
        secret.put("type", Annotations.SECRET_TYPE);
        secret.putObject("data")
                .put(Annotations.DATA_KEY, Base64.getEncoder().encodeToString(config.toBytes()));
    }
}
