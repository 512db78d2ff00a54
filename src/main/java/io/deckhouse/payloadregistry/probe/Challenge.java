package io.deckhouse.payloadregistry.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a registry wants its clients to prove themselves ({@code WWW-Authenticate}, RFC 9110). */
public sealed interface Challenge {
    /**
     * With a token of an auth server.
     *
     * @param realm the auth server's URL as the registry wrote it
     * @param service what the token must be for; may be empty
     * @param scope what access the refused request needed; may be empty
     * @param error why a token that was sent did not do, as {@code invalid_token}; may be empty
     */
    record Bearer(String realm, String service, String scope, String error) implements Challenge {}

    /** With user name and password at every request. */
    record Basic(String realm) implements Challenge {}

    /** Not at all: it answers anybody. */
    record None() implements Challenge {}

    /** In a way that no container client knows. */
    record Unknown(String scheme) implements Challenge {}

    /** The challenge to follow of those in an answer's headers: Bearer before Basic. */
    static Challenge of(List<String> headers) {
        List<ChallengeParser.Parsed> all =
                headers.stream()
                        .flatMap(header -> new ChallengeParser(header).parse().stream())
                        .toList();
        for (String scheme : List.of("bearer", "basic")) {
            for (ChallengeParser.Parsed each : all) {
                if (each.scheme().equals(scheme)) {
                    return known(each);
                }
            }
        }
        return new Unknown(all.isEmpty() ? "" : all.getFirst().scheme());
    }

    private static Challenge known(ChallengeParser.Parsed parsed) {
        Map<String, String> named = parsed.parameters();
        String realm = named.getOrDefault("realm", "");
        return parsed.scheme().toLowerCase(Locale.ROOT).equals("basic")
                ? new Basic(realm)
                : new Bearer(
                        realm,
                        named.getOrDefault("service", ""),
                        named.getOrDefault("scope", ""),
                        named.getOrDefault("error", ""));
    }
}
