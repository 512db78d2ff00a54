package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A stored Secret {@code team/puller} for the account {@code ci}, to be varied by a test. */
record SecretFixture(ClusterObject object) {
    static final Instant NOW = Instant.parse("2026-03-06T02:14:19Z");
    static final String UID = "secret-uid";
    static final String ACCOUNT_UID = "account-uid";
    static final String HOST = "registry.example.com";

    /** The Secret as a person creates it. */
    static SecretFixture placeholder() {
        ClusterObject empty = ClusterObject.empty(ObjectKey.of(Kind.SECRET, "team", "puller"));
        return new SecretFixture(
                        empty.with(tree -> {
                            tree.withObjectProperty("metadata")
                                    .put("uid", UID)
                                    .put("resourceVersion", "7");
                            tree.put("type", Annotations.SECRET_TYPE);
                        }))
                .annotated(Annotations.SERVICE_ACCOUNT_NAME, "ci")
                .holding("{\"auths\":{}}");
    }

    /** The Secret as the daemon leaves it, with a token of a day. */
    static SecretFixture filled(Instant issuedAt) {
        return filledWith(new Token().issuedAt(issuedAt));
    }

    static SecretFixture filledWith(Token token) {
        SecretFixture secret =
                placeholder()
                        .holding(config(HOST, token))
                        .annotated(Annotations.SERVICE_ACCOUNT_UID, ACCOUNT_UID)
                        .annotated(Annotations.EXPIRES_AT, token.end())
                        .ownedBy("ServiceAccount", "ci", ACCOUNT_UID)
                        .writtenBy(Annotations.FIELD_MANAGER);
        return secret.annotated(Annotations.HASH, secret.sha256());
    }

    /** A document with one entry. */
    static String config(String host, Token token) {
        String auth = base64("token:" + token.text());
        return "{\"auths\":{\"" + host + "\":{\"auth\":\"" + auth + "\"}}}";
    }

    SecretFixture holding(String json) {
        return with(
                tree -> tree.withObjectProperty("data").put(Annotations.DATA_KEY, base64(json)));
    }

    SecretFixture annotated(String name, String value) {
        return with(tree ->
                tree.withObjectProperty("metadata")
                        .withObjectProperty("annotations")
                        .put(name, value));
    }

    SecretFixture ownedBy(String kind, String name, String uid) {
        return with(tree ->
                tree.withObjectProperty("metadata")
                        .withArrayProperty("ownerReferences")
                        .addObject()
                        .put("apiVersion", "v1")
                        .put("kind", kind)
                        .put("name", name)
                        .put("uid", uid));
    }

    /** Marks a manager as the owner of content and hash. */
    SecretFixture writtenBy(String manager) {
        return with(tree -> {
            ObjectNode fields =
                    tree.withObjectProperty("metadata")
                            .putArray("managedFields")
                            .addObject()
                            .put("manager", manager)
                            .putObject("fieldsV1");
            fields.putObject("f:data").putObject("f:" + Annotations.DATA_KEY);
            fields.putObject("f:metadata")
                    .putObject("f:annotations")
                    .putObject("f:" + Annotations.HASH);
        });
    }

    SecretFixture with(Consumer<ObjectNode> edit) {
        return new SecretFixture(object.with(edit));
    }

    PullSecret read() {
        return PullSecret.read(object);
    }

    String sha256() {
        return DockerConfig.sha256Hex(
                Base64.getDecoder().decode(object.at("data", Annotations.DATA_KEY).asString("")));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A token that nobody signed. */
    record Token(ObjectNode claims, String keyId) {
        Token() {
            this(JsonNodeFactory.instance.objectNode(), "key-1");
            ObjectNode own = claims.putObject("kubernetes.io").put("namespace", "team");
            own.putObject("serviceaccount").put("name", "ci").put("uid", ACCOUNT_UID);
            own.putObject("secret").put("name", "puller").put("uid", UID);
            claims.put("sub", "system:serviceaccount:team:ci").putArray("aud").add(HOST);
            issuedAt(NOW);
        }

        String end() {
            return Instant.ofEpochSecond(claims.path("exp").asLong(0)).toString();
        }

        Token issuedAt(Instant time) {
            return living(time, Duration.ofDays(1));
        }

        Token living(Instant from, Duration life) {
            claims.put("iat", from.getEpochSecond());
            claims.put("exp", from.plus(life).getEpochSecond());
            return this;
        }

        Token of(String account, String uid) {
            claims.put("sub", "system:serviceaccount:team:" + account);
            claims.withObjectProperty("kubernetes.io")
                    .putObject("serviceaccount")
                    .put("name", account)
                    .put("uid", uid);
            return this;
        }

        Token boundTo(String uid) {
            claims.withObjectProperty("kubernetes.io")
                    .putObject("secret")
                    .put("name", "puller")
                    .put("uid", uid);
            return this;
        }

        Token unbound() {
            claims.withObjectProperty("kubernetes.io").remove("secret");
            return this;
        }

        Token signedWith(String key) {
            return new Token(claims, key);
        }

        String text() {
            ObjectNode header = JsonNodeFactory.instance.objectNode();
            header.put("alg", "none").put("kid", keyId);
            return part(header) + "." + part(claims) + ".c2lnbmF0dXJl";
        }

        private static String part(ObjectNode node) {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
