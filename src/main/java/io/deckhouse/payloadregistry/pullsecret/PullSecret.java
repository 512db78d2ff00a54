package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One Secret reduced to what decisions need; the tokens themselves are not kept.
 *
 * @param stored which stored object this was read from
 * @param annotated whether the annotation is there, be it empty
 * @param serviceAccount the annotated ServiceAccount's name; empty for none
 * @param stamp what the daemon noted on it
 * @param content what the Secret's data says
 * @param owners its ownerReferences
 * @param immutable whether the API server lets nobody change its data
 */
public record PullSecret(
        Stored stored,
        boolean annotated,
        String serviceAccount,
        Stamp stamp,
        Content content,
        List<OwnerReference> owners,
        boolean immutable) {

    /**
     * The object's identity and version, the preconditions of every write.
     *
     * @param isBeingDeleted whether only finalizers keep it
     */
    public record Stored(
            ObjectKey key, String uid, String resourceVersion, boolean isBeingDeleted) {}

    /**
     * The daemon's own annotations, as found.
     *
     * @param trusted whether our field manager owns the hash or the content, so that the hash may
     *     be judged; what the module hashes is not known
     * @param otherWriter another field manager that owns hash or content; empty for none
     */
    public record Stamp(
            String serviceAccountUid,
            String expiresAt,
            String hash,
            boolean trusted,
            String otherWriter) {
        /** Whether nobody noted anything. */
        boolean isBlank() {
            return serviceAccountUid.isEmpty() && expiresAt.isEmpty() && hash.isEmpty();
        }
    }

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
                new Stored(
                        secret.key(),
                        secret.uid(),
                        secret.resourceVersion(),
                        secret.isBeingDeleted()),
                secret.annotation(Annotations.SERVICE_ACCOUNT_NAME).isPresent(),
                secret.annotation(Annotations.SERVICE_ACCOUNT_NAME).orElse(""),
                stamp(secret),
                Content.read(secret),
                secret.owners(),
                secret.at("immutable").asBoolean(false));
    }

    /** Kind, namespace and name. */
    public ObjectKey key() {
        return stored.key();
    }

    /** Whether the daemon is asked to keep this Secret, and for whom. */
    public boolean isManaged() {
        return !serviceAccount.isEmpty();
    }

    /** Whether this ServiceAccount is among its owners. */
    boolean isOwnedBy(String serviceAccountUid) {
        return owners.stream()
                .anyMatch(
                        owner -> owner.isServiceAccount() && owner.uid().equals(serviceAccountUid));
    }

    private static Stamp stamp(ClusterObject secret) {
        List<String> writers = writers(secret);
        return new Stamp(
                secret.annotation(Annotations.SERVICE_ACCOUNT_UID).orElse(""),
                secret.annotation(Annotations.EXPIRES_AT).orElse(""),
                secret.annotation(Annotations.HASH).orElse(""),
                writers.contains(Annotations.FIELD_MANAGER),
                writers.stream()
                        .filter(name -> !name.equals(Annotations.FIELD_MANAGER))
                        .findFirst()
                        .orElse(""));
    }

    /** The field managers that own the content or its hash, owners of the content first. */
    private static List<String> writers(ClusterObject secret) {
        List<String> ofContent = new ArrayList<>();
        List<String> ofHash = new ArrayList<>();
        for (JsonNode entry : secret.at("metadata", "managedFields")) {
            String manager = entry.path("manager").asString("");
            JsonNode fields = entry.path("fieldsV1");
            JsonNode annotations = fields.path("f:metadata").path("f:annotations");
            if (fields.path("f:data").has("f:" + Annotations.DATA_KEY)) {
                ofContent.add(manager);
            } else if (annotations.has("f:" + Annotations.HASH)) {
                ofHash.add(manager);
            }
        }
        ofContent.addAll(ofHash);
        return ofContent;
    }
}
