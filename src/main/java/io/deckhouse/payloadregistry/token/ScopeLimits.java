package io.deckhouse.payloadregistry.token;

/**
 * How much of a request's scopes is read; what lies beyond is skipped, never an error.
 *
 * @param resources different resources in one request
 * @param scopeLength characters of one scope
 * @param totalLength characters of all scopes together that are not too long themselves
 */
public record ScopeLimits(int resources, int scopeLength, int totalLength) {
    /** Far above what any client sends: 64 resources, 512 characters a scope, 16,384 in total. */
    public static final ScopeLimits STANDARD = new ScopeLimits(64, 512, 16_384);

    /** Refuses limits that would let nothing through. */
    public ScopeLimits {
        if (resources < 1 || scopeLength < 1 || totalLength < 1) {
            throw new IllegalArgumentException("scope limits must be positive");
        }
    }
}
