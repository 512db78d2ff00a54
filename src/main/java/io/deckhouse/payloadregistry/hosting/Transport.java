package io.deckhouse.payloadregistry.hosting;

import java.nio.file.Path;
import java.time.Duration;

/** How bytes travel: as they are, or in TLS. */
public sealed interface Transport {
    /** Plain HTTP/1.1. */
    record Plain() implements Transport {}

    /**
     * TLS 1.2 and 1.3, with HTTP/2 or HTTP/1.1 as the client prefers.
     *
     * @param certificateChain PEM file, leaf first
     * @param privateKey PEM file with the leaf's EC or RSA key, not encrypted
     * @param reloadInterval between two looks at the files
     */
    record Tls(Path certificateChain, Path privateKey, Duration reloadInterval)
            implements Transport {
        /** Refuses an interval that is not positive. */
        public Tls {
            if (!reloadInterval.isPositive()) {
                throw new IllegalArgumentException("reload interval must be positive");
            }
        }
    }
}
