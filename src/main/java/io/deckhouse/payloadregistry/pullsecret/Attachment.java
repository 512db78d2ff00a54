package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Puts a Secret among the {@code imagePullSecrets} of ServiceAccounts and takes it off again.
 *
 * <p>The list is one value to the API server; so it is written whole, over exactly the version that
 * was read, and what others put in or took out meanwhile stays so.
 */
public final class Attachment {
    /**
     * A field manager of its own: what another one applied before and leaves out would be removed.
     */
    private static final String MANAGER = "d8-payload-registry-attach";

    private static final String LIST = "imagePullSecrets";

    private final ObjectWriter writer;

    /** One that writes as far as the mode says. */
    public Attachment(Cluster cluster, ObjectWriter.Mode mode) {
        this.writer = new ObjectWriter(cluster, MANAGER, mode);
    }

    /** The names in an account's list. */
    public static List<String> attached(ClusterObject account) {
        return account.at(LIST).valueStream().map(Attachment::name).toList();
    }

    /** The names in a Pod's list. */
    static List<String> names(JsonNode podSpec) {
        return podSpec.path(LIST).valueStream().map(Attachment::name).toList();
    }

    private static String name(JsonNode entry) {
        return entry.path("name").asString("");
    }

    /**
     * Attaches a Secret to an account.
     *
     * @param known the account as the caller has read it
     * @throws ClusterException NOT_FOUND when there is no such account
     */
    public Written attach(ObjectKey account, Optional<ClusterObject> known, String secret) {
        return writer.edit(account, known, stored -> Optional.of(with(account, stored, secret)))
                .orElseThrow();
    }

    /** What is sent to attach a Secret to an account about which nothing is known. */
    public static ClusterObject onPaper(ObjectKey account, String secret) {
        return with(account, Optional.of(ClusterObject.empty(account)), secret);
    }

    /** Takes a Secret off an account; empty when there is no such account. */
    public Optional<Written> detach(ClusterObject account, String secret) {
        return writer.edit(
                account.key(),
                Optional.of(account),
                stored -> stored.map(present -> without(present, secret)));
    }

    private static ClusterObject with(
            ObjectKey key, Optional<ClusterObject> stored, String secret) {
        ClusterObject account =
                stored.orElseThrow(() ->
                        new ClusterException(
                                Reason.NOT_FOUND,
                                key + " does not exist, so nothing can be attached to it"));
        return list(
                account,
                list -> {
                    if (!attached(account).contains(secret)) {
                        list.addObject().put("name", secret);
                    }
                });
    }

    private static ClusterObject without(ClusterObject account, String secret) {
        return list(account, list -> list.removeIf(entry -> name(entry).equals(secret)));
    }

    private static ClusterObject list(ClusterObject account, Consumer<ArrayNode> edit) {
        return ClusterObject.empty(account.key())
                .with(tree -> {
                    ArrayNode list = tree.putArray(LIST);
                    account.at(LIST).forEach(list::add);
                    edit.accept(list);
                });
    }
}
