package io.deckhouse.payloadregistry.hosting;

import java.time.Instant;

/** What a look at the TLS files came to. */
public sealed interface TlsReload {
    /** The files hold what is in use. */
    record Unchanged() implements TlsReload {}

    /** New connections get the new certificate, which ends at this time. */
    record Reloaded(Instant notAfter) implements TlsReload {}

    /** The files cannot be used and the last good ones stay in use. */
    record Failed(String reason) implements TlsReload {}
}
