package io.deckhouse.payloadregistry.cluster.manifest;

/** A text is not YAML, or not of the kind that manifests are written in. */
final class YamlSyntaxException extends Exception {
    private final int line;

    YamlSyntaxException(int line, String problem) {
        super(problem);
        this.line = line;
    }

    /** The line, counted from 1. */
    int line() {
        return line;
    }
}
