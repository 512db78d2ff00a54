package io.deckhouse.payloadregistry.cluster;

/** An entry of {@code metadata.ownerReferences}: the object goes when its owner goes. */
public record OwnerReference(String apiVersion, String kind, String name, String uid) {
    /** Whether the owner is of this kind, of whatever version. */
    public boolean isOf(Kind of) {
        String owners = apiVersion.replaceFirst("/?[^/]*$", "");
        return kind.equals(of.kindName()) && owners.equals(of.group());
    }

    /** Whether the owner is a ServiceAccount. */
    public boolean isServiceAccount() {
        return apiVersion.equals("v1") && kind.equals(Kind.SERVICE_ACCOUNT.kindName());
    }
}
