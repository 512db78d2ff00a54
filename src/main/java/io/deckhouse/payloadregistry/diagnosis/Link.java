package io.deckhouse.payloadregistry.diagnosis;

import java.util.Locale;

/** The links of the chain between a pull Secret and an image, in the order in which they hold. */
public enum Link {
    /** The Pod or workload whose images are looked at. */
    POD,
    /** The image's name. */
    IMAGE,
    /** The Secret is there, and of a type that kubelet reads. */
    SECRET,
    /** The annotation that names a ServiceAccount. */
    ANNOTATION,
    /** The ServiceAccount is there, and the one that the Secret was filled for. */
    SERVICE_ACCOUNT,
    /** The content is what kubelet accepts. */
    CONTENT,
    /** An entry serves the registry or the image. */
    ENTRY,
    /** The content is what the daemon wrote. */
    HASH,
    /** The password is a token of the right subject. */
    TOKEN,
    /** Whom the token is for. */
    AUDIENCE,
    /** The token lives. */
    TIMES,
    /** Here and there it is the same time. */
    CLOCK,
    /** The API server accepts the token. */
    REVIEW,
    /** What RBAC lets the ServiceAccount pull. */
    RIGHTS,
    /** The registry answers. */
    REGISTRY,
    /** Its certificate is trusted. */
    TLS,
    /** How it wants its clients to log in. */
    CHALLENGE,
    /** The credential is good. */
    LOGIN,
    /** The image is there and may be pulled. */
    MANIFEST,
    /** What kubelet says about pulling. */
    PULL,
    /** Who pulls with the Secret. */
    USED_BY;

    /** The name in output, which stays as it is. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
