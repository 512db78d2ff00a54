package io.deckhouse.payloadregistry.cluster;

import java.time.Duration;
import java.util.List;

/**
 * What token is asked for.
 *
 * @param audiences empty for the API server's default
 * @param lifetime at least 600 s; the server may grant less than asked
 * @param boundTo the Secret whose deletion revokes the token, or {@link BoundSecret#NONE}
 */
public record TokenSpec(List<String> audiences, Duration lifetime, BoundSecret boundTo) {
    /** The shortest lifetime that an API server accepts. */
    public static final Duration MIN_LIFETIME = Duration.ofMinutes(10);

    /** A Secret that a token is bound to. */
    public record BoundSecret(String name, String uid) {
        /** No binding. */
        public static final BoundSecret NONE = new BoundSecret("", "");

        /** Whether there is no binding. */
        public boolean isNone() {
            return name.isEmpty();
        }
    }

    /** Copies the audiences. */
    public TokenSpec {
        audiences = List.copyOf(audiences);
    }
}
