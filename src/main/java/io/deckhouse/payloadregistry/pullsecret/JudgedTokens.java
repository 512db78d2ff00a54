package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens of a Secret that are the daemon's business.
 *
 * <p>Tokens for the registry, and those that only a fill can have put in; a token that a person put
 * in for another registry is that person's.
 */
final class JudgedTokens {
    private JudgedTokens() {}

    /** By the host that each is for; the Secret's content can be read. */
    static Map<RegistryHost, HeldToken> of(PullSecret secret, Surroundings world) {
        List<RegistryHost> hosts = world.hosts();
        Content.Config config = (Content.Config) secret.content();
        Map<RegistryHost, HeldToken> judged = new LinkedHashMap<>(config.tokens());
        judged.entrySet()
                .removeIf(entry ->
                        !hosts.isEmpty()
                                && !hosts.contains(entry.getKey())
                                && !entry.getValue().isBound());
        return judged;
    }

    /** The one that ends first; there is one. */
    static HeldToken earliest(PullSecret secret, Surroundings world) {
        return of(secret, world).values().stream()
                .min(Comparator.comparing(HeldToken::expiresAt))
                .orElseThrow();
    }
}
