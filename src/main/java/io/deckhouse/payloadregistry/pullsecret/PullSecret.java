package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One Secret reduced to what decisions need; the tokens themselves are not kept.
 *
 * @param stored which stored object this was read from
 * @param serviceAccount the annotated ServiceAccount's name; empty without the annotation
 * @param stamp what the daemon noted on it
 * @param content what the Secret's data says
 * @param owners its ownerReferences
 */
public record PullSecret(
        Stored stored,
        String serviceAccount,
        Stamp stamp,
        Content content,
        List<OwnerReference> owners) {

    /** The object's identity and version, the preconditions of every write. */
    public record Stored(ObjectKey key, String uid, String resourceVersion) {}

    /**
     * The daemon's own annotations, as found.
     *
     * @param trusted whether our field manager wrote the hash, so that it may be judged
     */
    public record Stamp(String serviceAccountUid, String expiresAt, String hash, boolean trusted) {}

    /** Copies the owners. */
    public PullSecret {
        owners = List.copyOf(owners);
    }

    /** Reads a Secret; never fails, what is wrong becomes part of {@link #content}. */
    public static PullSecret read(ClusterObject secret) {
        if (secret.key().kind() != Kind.SECRET) {
            throw new IllegalArgumentException("not a Secret: " + secret);
        }
        return new PullSecret(
                new Stored(secret.key(), secret.uid(), secret.resourceVersion()),
                secret.annotation(Annotations.SERVICE_ACCOUNT_NAME).orElse(""),
                new Stamp(
                        secret.annotation(Annotations.SERVICE_ACCOUNT_UID).orElse(""),
                        secret.annotation(Annotations.EXPIRES_AT).orElse(""),
                        secret.annotation(Annotations.HASH).orElse(""),
                        isOurs(secret)),
                Content.read(secret),
                secret.owners());
    }

    /** Kind, namespace and name. */
    public ObjectKey key() {
        return stored.key();
    }

    /** Whether the daemon is asked to keep this Secret. */
    public boolean isManaged() {
        return !serviceAccount.isEmpty();
    }

    private static boolean isOurs(ClusterObject secret) {
        for (JsonNode entry : secret.at("metadata", "managedFields")) {
            if (entry.path("manager").asString("").equals(Annotations.FIELD_MANAGER)) {
                return true;
            }
        }
        return false;
    }
}
