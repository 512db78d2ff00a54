package io.deckhouse.payloadregistry.token;

import java.util.List;

/**
 * What a token request asks for, whatever order or repetition its scopes were written in.
 *
 * @param scopes one per resource, ordered by type and name; equal requests are equal lists
 * @param skipped the first few scopes that were not read, or not whole, for the audit line
 * @param skippedCount how many of those there were in all
 * @param leftOutCount how many of them only because the request asks for too much
 */
public record ScopeRequest(
        List<Scope> scopes, List<Skipped> skipped, int skippedCount, int leftOutCount) {
    /** Copies the lists. */
    public ScopeRequest {
        scopes = List.copyOf(scopes);
        skipped = List.copyOf(skipped);
    }

    /** True when nothing was asked for at all: the client only wants to log in. */
    public boolean isLogin() {
        return scopes.isEmpty() && skippedCount == 0;
    }

    /**
     * A scope that was not read, or not with all of its actions.
     *
     * @param text its beginning, printable ASCII only
     * @param reason why
     */
    public record Skipped(String text, String reason) {}
}
