package io.deckhouse.payloadregistry.authserver;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user name of a login that is not proven, as the audit line may show it: people do type
 * secrets where the name belongs, or the name where the password does.
 */
final class ClaimedName {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimedName.class);

    private ClaimedName() {}

    /** The name as it was sent; empty where none was. */
    static String of(Login login) {
        return login instanceof Login.Presented(var credentials) ? credentials.username() : "";
    }

    /** The same for the audit line. */
    static String shown(Login login, List<Authenticator> authenticators) {
        return login instanceof Login.Presented(var credentials)
                        && authenticators.stream().anyMatch(each -> hides(each, credentials))
                ? SecretLike.REDACTED
                : SecretLike.redactedName(of(login));
    }

    private static boolean hides(Authenticator authenticator, Credentials credentials) {
        try {
            return authenticator.hidesName(credentials);
        } catch (OutOfMemoryError mine) {
            throw mine;
        } catch (RuntimeException | Error broken) {
            // The class only: the message of a plug-in might quote what it was given.
            LOG.atError()
                    .addKeyValue("error", broken.getClass().getName())
                    .log("an authenticator cannot tell whether a name may be shown");
            return true;
        }
    }
}
