package io.deckhouse.payloadregistry.pullsecret;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keys with which the API server was seen to sign fresh tokens.
 *
 * <p>A key that is seen for the first time retires those before it. One that comes back is current
 * beside the others, since several API servers get a new key one after the other; it is retired
 * again when fresh tokens have named others alone for some time. So two API servers that keep
 * different keys cause one round of refills and not an endless one.
 *
 * @param current the ids of those in use
 * @param seen the ids of all ever seen
 * @param since when one was last retired
 * @param mixedSince when one last came back
 */
public record SigningKeys(
        Map<String, Sight> current, Set<String> seen, Instant since, Instant mixedSince) {
    /** Nothing seen yet. */
    public static final SigningKeys UNKNOWN =
            new SigningKeys(Map.of(), Set.of(), Instant.MIN, Instant.MIN);

    /** So long, and so many tokens, without a key: then no API server signs with it. */
    private static final Duration QUIET = Duration.ofMinutes(5);

    private static final int OTHERS = 10;

    /** For so long it is worth finding out whether a key stays. */
    private static final Duration DOUBT = Duration.ofMinutes(30);

    /**
     * When a fresh token last named a key, as far as that matters.
     *
     * @param others how many fresh tokens have named other keys since
     */
    public record Sight(Instant last, int others) {
        private Sight passedOver() {
            return new Sight(last, others + 1);
        }

        private boolean isOver(Instant now) {
            return others >= OTHERS && !last.plus(QUIET).isAfter(now);
        }
    }

    /** Copies the collections. */
    public SigningKeys {
        current = Map.copyOf(current);
        seen = Set.copyOf(seen);
    }

    /** These keys after a fresh token was signed with this one. */
    public SigningKeys with(String keyId, Instant now) {
        if (keyId.isEmpty() || current.keySet().equals(Set.of(keyId))) {
            return this;
        }
        Sight sight = new Sight(now, 0);
        if (!seen.contains(keyId)) {
            Set<String> all = new HashSet<>(seen);
            all.add(keyId);
            return new SigningKeys(Map.of(keyId, sight), all, now, mixedSince);
        }
        Map<String, Sight> next = new HashMap<>(current);
        next.replaceAll((_, other) -> other.passedOver());
        next.put(keyId, sight);
        boolean retired = next.values().removeIf(other -> other.isOver(now));
        return new SigningKeys(
                next, seen, retired ? now : since, current.containsKey(keyId) ? mixedSince : now);
    }

    /** These keys without a time to come, of which there are some where the clock was set back. */
    public SigningKeys asOf(Instant now) {
        boolean isPast =
                !since.isAfter(now)
                        && !mixedSince.isAfter(now)
                        && current.values().stream().noneMatch(one -> one.last().isAfter(now));
        if (isPast) {
            return this;
        }
        Map<String, Sight> seenBefore = new HashMap<>(current);
        seenBefore.replaceAll((_, one) -> new Sight(earlier(one.last(), now), one.others()));
        return new SigningKeys(seenBefore, seen, earlier(since, now), earlier(mixedSince, now));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Whether more fresh tokens would tell whether one of several keys is still in use. */
    public boolean isUnsettled(Instant now) {
        return current.size() > 1 && now.isBefore(mixedSince.plus(DOUBT));
    }

    /** Whether a token's key is known to be out of use. */
    boolean isRetired(String keyId) {
        return !keyId.isEmpty() && !current.isEmpty() && !current.containsKey(keyId);
    }
}
