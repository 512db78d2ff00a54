package io.deckhouse.payloadregistry.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a result is printed. */
final class OutputOptions {
    /** The forms of output. */
    enum Format {
        TABLE,
        WIDE,
        JSON,
        YAML,
        NAME;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "Output format: ${COMPLETION-CANDIDATES}.")
    @Nullable Format format;

    /** Whether a person reads it, in columns. */
    boolean isTable() {
        return format == null || format == Format.TABLE || format == Format.WIDE;
    }

    /** The chosen form, or a table. */
    Format orTable() {
        return format == null ? Format.TABLE : format;
    }
}
