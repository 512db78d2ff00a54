package io.deckhouse.payloadregistry.authserver;

import java.net.InetAddress;
import java.util.List;

/**
 * A request for a registry token, however it was sent.
 *
 * @param services as sent, in any number; none means the server's own
 * @param scopes as sent, each possibly several between spaces
 */
public record TokenRequest(
        Login login, List<String> services, List<String> scopes, InetAddress client) {
    /** Copies the lists. */
    public TokenRequest {
        services = List.copyOf(services);
        scopes = List.copyOf(scopes);
    }

    /** Names scopes only: the rest is about credentials. */
    @Override
    public String toString() {
        return "TokenRequest" + scopes;
    }
}
