package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.credential.RegistryCredential;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Asks another authenticator of static users only while their list can be relied on. Before it is
 * known, and when it has not been confirmed for long, nobody is told that a password is wrong, and
 * a user who was taken from the list does not stay one.
 */
public final class FreshLogins implements Authenticator {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Authenticator users;
    private final Supplier<Freshness> freshness;

    /** Looks at the list's freshness at each login. */
    public FreshLogins(Authenticator users, Supplier<Freshness> freshness) {
        this.users = users;
        this.freshness = freshness;
    }

    /** Where the users are not known, every name may be a secret. */
    @Override
    public boolean hidesName(Credentials credentials) {
        return isUnknowable(credentials) || users.hidesName(credentials);
    }

    @Override
    public Authentication authenticate(Credentials credentials) throws InterruptedException {
        return isUnknowable(credentials)
                ? new Authentication.Unavailable("the static users are not known", RETRY_AFTER)
                : users.authenticate(credentials);
    }

    private boolean isUnknowable(Credentials credentials) {
        return !credentials.username().equals(RegistryCredential.TOKEN_USER)
                && freshness.get() == Freshness.UNUSABLE;
    }
}
