package io.deckhouse.payloadregistry.token;

/**
 * Stored keys that cannot be used: says which part, what is wrong with it and what to do.
 *
 * <p>The message never holds any of the key material.
 */
public final class KeyMaterialException extends RuntimeException {
    private final String part;
    private final String problem;
    private final String remedy;

    KeyMaterialException(String part, String problem, String remedy) {
        super(part + ": " + problem + "; " + remedy);
        this.part = part;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Names the place the part was read from, for example its directory. */
    public KeyMaterialException in(String place) {
        var located = new KeyMaterialException(place + "/" + part, problem, remedy);
        located.setStackTrace(getStackTrace());
        return located;
    }
}
