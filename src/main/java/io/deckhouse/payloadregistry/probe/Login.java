package io.deckhouse.payloadregistry.probe;

import io.deckhouse.payloadregistry.credential.Password;
import java.util.Optional;

/** How far a credential gets at a registry. */
public sealed interface Login {
    /**
     * It is good.
     *
     * @param server who accepted it: the auth server or the registry
     * @param authorization the header's value for further requests, a secret; empty for none
     * @param token what the auth server gave, where it can be read
     */
    record Granted(String server, Password authorization, Optional<GrantedToken> token)
            implements Login {}

    /**
     * It is not good.
     *
     * @param server who refused it
     * @param message what that server said; may be empty
     */
    record Refused(String server, String message) implements Login {}

    /**
     * The auth server took it, but the registry does not take the auth server's token.
     *
     * @param error the registry's word for it, as {@code invalid_token}; may be empty
     */
    record TokenRejected(String server, String error, Optional<GrantedToken> token)
            implements Login {}

    /**
     * It was not sent, because it would have gone to somebody it may not be meant for.
     *
     * @param realmHost whom the registry names as its auth server; may be empty
     * @param text one clause
     */
    record Withheld(String realmHost, String text) implements Login {}

    /**
     * No usable answer came.
     *
     * @param server who was asked
     * @param text one clause
     */
    record Failed(String server, String text) implements Login {}
}
