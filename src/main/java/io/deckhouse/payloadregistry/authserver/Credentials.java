package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.Password;
import java.net.InetAddress;

/**
 * What a client says about itself, not yet proven.
 *
 * @param username as sent, possibly empty and of any length; what is not UTF-8 is read as Latin-1
 * @param password as sent, possibly empty; bytes that are not UTF-8 stay as they are, and {@link
 *     Password#readings} tells what may be meant by them
 * @param client where the request comes from, for delays and the audit line
 */
public record Credentials(String username, Password password, InetAddress client) {}
