package io.deckhouse.payloadregistry.credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a client presents to a registry: user name and password.
 *
 * @param username without a colon, which would end it in HTTP Basic (RFC 7617); may be empty
 * @param password the password, or the token when the user is {@link #TOKEN_USER}
 */
public record RegistryCredential(String username, Password password) {
    /** The user name that says that the password is a Kubernetes token. */
    public static final String TOKEN_USER = "token";

    /** Refuses a user name that HTTP Basic cannot carry. */
    public RegistryCredential {
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a registry user name cannot hold a colon");
        }
    }

    /** The credential of a Kubernetes token. */
    public static RegistryCredential ofToken(Password token) {
        return new RegistryCredential(TOKEN_USER, token);
    }

    /** Whether the password is a Kubernetes token, by the user name. */
    public boolean isToken() {
        return username.equals(TOKEN_USER);
    }

    /**
     * The padded base64 of {@code user:password}: a secret, for HTTP Basic and for {@code auth}.
     */
    public String basicAuth() {
        byte[] pair = (username + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }
}
