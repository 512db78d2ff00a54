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
                        && areSwapped(credentials, authenticators)
                ? SecretLike.REDACTED
                : SecretLike.redactedName(of(login));
    }

    private static boolean areSwapped(Credentials sent, List<Authenticator> authenticators) {
        try {
            return !isKnown(sent.username(), authenticators)
                    && isKnown(sent.password().reveal(), authenticators);
        } catch (RuntimeException broken) {
            LOG.atError().addKeyValue("error", broken.getClass().getName()).log("no name is known");
            return true;
        }
    }

    private static boolean isKnown(String name, List<Authenticator> authenticators) {
        return authenticators.stream().anyMatch(authenticator -> authenticator.knows(name));
    }
}
