package io.deckhouse.payloadregistry.probe;

/** What a registry says when an image's manifest is asked for. */
public sealed interface ManifestAnswer {
    /** It is there and may be pulled; the digest may be empty. */
    record Present(String digest) implements ManifestAnswer {}

    /** There is no such tag, digest or repository. */
    record Missing() implements ManifestAnswer {}

    /** The credential does not allow to pull it. */
    record NoAccess() implements ManifestAnswer {}

    /**
     * The registry does not take the auth server's token.
     *
     * @param error the registry's word for it; may be empty
     */
    record TokenRejected(String error) implements ManifestAnswer {}

    /** No usable answer came. */
    record Failed(String text) implements ManifestAnswer {}
}
