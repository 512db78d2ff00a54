package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.Password;
import java.net.InetAddress;

/**
 * What a client says about itself, not yet proven.
 *
 * @param username as sent, possibly empty and of any length
 * @param password as sent, possibly empty
 * @param client where the request comes from, for delays and the audit line
 */
public record Credentials(String username, Password password, InetAddress client) {}
