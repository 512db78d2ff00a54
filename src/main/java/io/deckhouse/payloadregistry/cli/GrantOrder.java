package io.deckhouse.payloadregistry.cli;

import java.util.Comparator;
import java.util.Locale;

/** What a list of rights is ordered by. */
enum GrantOrder {
    SUBJECT,
    PATTERN;

    Comparator<GrantRow> comparator() {
        Comparator<GrantRow> bySubject =
                Comparator.comparing(GrantRow::subject)
                        .thenComparing(GrantRow::namespace)
                        .thenComparing(GrantRow::pattern)
                        .thenComparing(GrantRow::by);
        return switch (this) {
            case SUBJECT -> bySubject;
            case PATTERN ->
                    Comparator.comparing(GrantRow::namespace)
                            .thenComparing(GrantRow::pattern)
                            .thenComparing(bySubject);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
