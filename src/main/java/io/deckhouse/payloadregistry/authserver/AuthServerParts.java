package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.token.KeySource;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** What a server is made of and keeps when its settings change. */
record AuthServerParts(
        List<Authenticator> authenticators,
        Authorizer authorizer,
        KeySource keys,
        AuditLog audit,
        FailureDelay failures,
        boolean admitsAnonymous,
        Clock clock,
        SecureRandom random) {
    AuthServerParts {
        authenticators = List.copyOf(authenticators);
    }

    AuthServerParts with(List<Authenticator> others) {
        return new AuthServerParts(
                others, authorizer, keys, audit, failures, admitsAnonymous, clock, random);
    }
}
