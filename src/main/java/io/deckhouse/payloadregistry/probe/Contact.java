package io.deckhouse.payloadregistry.probe;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a registry answered to the first question, {@code GET /v2/} without credentials. */
public sealed interface Contact {
    /** Where it was asked. */
    URI base();

    /** The server's certificates, leaf first; empty without TLS. */
    List<X509Certificate> chain();

    /**
     * It is a registry.
     *
     * @param clockAhead how far its clock is ahead of ours, in whole seconds; empty when it did not
     *     say
     */
    record Answered(
            URI base,
            List<X509Certificate> chain,
            Challenge challenge,
            Optional<Duration> clockAhead)
            implements Contact {
        /** Copies the list. */
        public Answered {
            chain = List.copyOf(chain);
        }
    }

    /**
     * Something answered, but not as a registry does.
     *
     * @param text one clause
     */
    record Strange(URI base, List<X509Certificate> chain, String text) implements Contact {
        /** Copies the list. */
        public Strange {
            chain = List.copyOf(chain);
        }
    }

    /** Nothing answered. */
    record Unreachable(URI base, List<X509Certificate> chain, Obstacle obstacle)
            implements Contact {
        /** Copies the list. */
        public Unreachable {
            chain = List.copyOf(chain);
        }
    }
}
