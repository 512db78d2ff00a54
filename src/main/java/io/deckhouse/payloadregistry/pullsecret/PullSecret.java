package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.OwnerReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
    /** What is longer is no name, time or hash; whoever wrote it decides how long it is. */
    private static final int LONGEST = 300;

    private static final int MOST_OWNERS = 32;

    /** Stands for owners that are not kept: nobody can say that they are gone. */
    private static final OwnerReference OTHERS = new OwnerReference("", "", "others", "");

    private static final Set<String> HASH = Set.of(Annotations.HASH);
    private static final Set<String> NOTES =
            Set.of(Annotations.HASH, Annotations.EXPIRES_AT, Annotations.SERVICE_ACCOUNT_UID);

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
     * @param otherWriter the field manager that wrote the content or one of these last, where that
     *     was after us; empty for none
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
        return of(secret, Content.read(secret));
    }

    /** A Secret whose data is known to say this. */
    static PullSecret of(ClusterObject secret, Content content) {
        return new PullSecret(
                new Stored(
                        secret.key(),
                        secret.uid(),
                        secret.resourceVersion(),
                        secret.isBeingDeleted()),
                secret.annotation(Annotations.SERVICE_ACCOUNT_NAME).isPresent(),
                note(secret, Annotations.SERVICE_ACCOUNT_NAME),
                stamp(secret),
                content,
                owners(secret),
                secret.at("immutable").asBoolean(false));
    }

    private static String note(ClusterObject secret, String annotation) {
        return shortened(secret.annotation(annotation).orElse(""));
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    private static List<OwnerReference> owners(ClusterObject secret) {
        List<OwnerReference> all = secret.owners();
        List<OwnerReference> kept = new ArrayList<>(all);
        kept.removeIf(PullSecret::isLong);
        if (kept.size() > MOST_OWNERS) {
            String account = note(secret, Annotations.SERVICE_ACCOUNT_NAME);
            kept.sort(Comparator.comparing(owner -> !owner.name().equals(account)));
            kept.subList(MOST_OWNERS, kept.size()).clear();
        }
        if (kept.size() < all.size()) {
            kept.add(OTHERS);
        }
        return kept;
    }

    private static boolean isLong(OwnerReference owner) {
        return Stream.of(owner.apiVersion(), owner.kind(), owner.name(), owner.uid())
                .anyMatch(text -> text.length() > LONGEST);
    }

    /** What is to be kept of it while nothing is done: of long content only outlines. */
    public PullSecret reduced() {
        return content instanceof Content.Config config
                ? new PullSecret(
                        stored,
                        annotated,
                        serviceAccount,
                        stamp,
                        config.reduced(),
                        owners,
                        immutable)
                : this;
    }

    /** Whether all is known that a decision or a fill needs. */
    public boolean isWhole() {
        return !(content instanceof Content.Config config) || config.isWhole();
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
        List<JsonNode> writers =
                secret.at("metadata", "managedFields")
                        .valueStream()
                        .filter(PullSecret::ownsOurs)
                        .toList();
        return new Stamp(
                note(secret, Annotations.SERVICE_ACCOUNT_UID),
                note(secret, Annotations.EXPIRES_AT),
                note(secret, Annotations.HASH),
                writers.stream().filter(PullSecret::isWe).anyMatch(PullSecret::ownsJudged),
                otherWriter(writers));
    }

    /** Who wrote the value before us that we write, too, owns it beside us and is not meant. */
    private static String otherWriter(List<JsonNode> writers) {
        String ourLast =
                writers.stream()
                        .filter(PullSecret::isWe)
                        .map(PullSecret::time)
                        .max(Comparator.naturalOrder())
                        .orElse("");
        return writers.stream()
                .filter(entry -> !isWe(entry))
                .filter(entry -> time(entry).isEmpty() || time(entry).compareTo(ourLast) >= 0)
                .max(Comparator.comparing(PullSecret::time))
                .map(PullSecret::manager)
                .orElse("");
    }

    private static String manager(JsonNode entry) {
        return entry.path("manager").asString("");
    }

    private static boolean isWe(JsonNode entry) {
        return manager(entry).equals(Annotations.FIELD_MANAGER);
    }

    /** RFC 3339 in UTC and to the second, so that the later one is the greater text. */
    private static String time(JsonNode entry) {
        return entry.path("time").asString("");
    }

    private static boolean ownsJudged(JsonNode entry) {
        JsonNode fields = entry.path("fieldsV1");
        return isContent(fields) || notes(fields, HASH);
    }

    private static boolean ownsOurs(JsonNode entry) {
        JsonNode fields = entry.path("fieldsV1");
        return isContent(fields) || notes(fields, NOTES);
    }

    private static boolean isContent(JsonNode fields) {
        return fields.path("f:data").has("f:" + Annotations.DATA_KEY);
    }

    private static boolean notes(JsonNode fields, Set<String> annotations) {
        JsonNode noted = fields.path("f:metadata").path("f:annotations");
        return annotations.stream().anyMatch(annotation -> noted.has("f:" + annotation));
    }
}
