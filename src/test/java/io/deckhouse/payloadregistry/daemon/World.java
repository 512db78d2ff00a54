package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestCluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.parts.MovableClock;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A directory of manifests with accounts and Secrets in namespace {@code team}. */
final class World implements AutoCloseable {
    static final String HOST = "registry.example.com";
    static final ObjectKey PULLER = ObjectKey.of(Kind.SECRET, "team", "puller");
    static final RefreshSettings SETTINGS =
            new RefreshSettings(
                    List.of(RegistryHost.parse(HOST)), List.of("registry"), List.of(), 4);

    /** The manager of what a person does. */
    private static final ApplyOptions PERSON = ApplyOptions.forced("person");

    final MovableClock clock = new MovableClock(Instant.parse("2026-03-06T02:14:19Z"));
    final ManifestCluster direct;
    final FaultyCluster cluster;

    World(Path directory) {
        this(directory, Duration.ofDays(1));
    }

    World(Path directory, Duration longestToken) {
        direct =
                ManifestCluster.open(
                        directory,
                        clock,
                        new SecureRandom(),
                        new ManifestCluster.Options(Duration.ofMillis(10), longestToken, false));
        cluster = new FaultyCluster(direct);
    }

    String account(String name) {
        return direct.apply(ClusterObject.empty(accountKey(name)), PERSON).uid();
    }

    void deleteAccount(String name) {
        direct.delete(accountKey(name), Cluster.Preconditions.NONE);
    }

    static ObjectKey accountKey(String name) {
        return ObjectKey.of(Kind.SERVICE_ACCOUNT, "team", name);
    }

    /** A person's {@code kubectl apply} of a pull Secret {@code puller}. */
    ClusterObject applySecret(String account, String json) {
        return direct.apply(secret(PULLER, account, json), PERSON);
    }

    static ClusterObject secret(ObjectKey key, String account, String json) {
        return ClusterObject.empty(key)
                .with(tree -> {
                    ObjectNode metadata = tree.withObjectProperty("metadata");
                    metadata.putObject("annotations")
                            .put(Annotations.SERVICE_ACCOUNT_NAME, account);
                    metadata.putObject("labels").put("team", "a");
                    tree.put("type", Annotations.SECRET_TYPE);
                    tree.putObject("data").put(Annotations.DATA_KEY, base64(json));
                });
    }

    ClusterObject puller() {
        return direct.get(PULLER).orElseThrow();
    }

    static String json(ClusterObject secret) {
        return new String(
                Base64.getDecoder().decode(secret.at("data", Annotations.DATA_KEY).asString("")),
                StandardCharsets.UTF_8);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static ClusterObject stripped(ClusterObject object) {
        return object.with(tree ->
                tree.withObjectProperty("metadata")
                        .remove(List.of("uid", "resourceVersion", "managedFields")));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
