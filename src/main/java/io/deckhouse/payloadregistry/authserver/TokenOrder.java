package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.token.AccessEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** For whom a token is, what it grants, and under which rules and key. */
record TokenOrder(Principal principal, ScopeGrants.Granted granted, long generation, String keyId) {
    /**
     * The order's name: a hash of everything that goes into the token, since there may be many
     * thousands of these. Groups decide what is granted, and are in no token.
     */
    String hash() {
        var text = new StringBuilder(256);
        text.append(principal.getClass().getSimpleName());
        text.append(generation);
        add(text, principal.name());
        add(text, principal instanceof Principal.Kubernetes(_, var uid, _) ? uid : "");
        add(text, principal.provenUntil());
        add(text, granted.until());
        add(text, keyId);
        for (AccessEntry entry : granted.access()) {
            add(text, entry.type());
            add(text, entry.name());
            text.append(entry.actions());
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void add(StringBuilder text, Instant time) {
        text.append('\n').append(time.getEpochSecond()).append('.').append(time.getNano());
    }

    /** With its length, so that no two lists of parts look the same. */
    private static void add(StringBuilder text, String part) {
        text.append('\n').append(part.length()).append(':').append(part);
    }
}
