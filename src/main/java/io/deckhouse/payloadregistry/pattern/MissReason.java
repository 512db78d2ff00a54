package io.deckhouse.payloadregistry.pattern;

/** Says why a path does not match a pattern. */
final class MissReason {
    private MissReason() {}

    static String of(PathPattern pattern, String path) {
        return "the path differs";
    }
}
