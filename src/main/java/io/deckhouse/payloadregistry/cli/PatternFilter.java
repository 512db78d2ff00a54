package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Grounds;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.PathPattern;
import io.deckhouse.payloadregistry.pattern.SubPathPattern;
import java.util.List;

/** Lets through the rights that give all of one of some patterns; without patterns, every right. */
record PatternFilter(List<PathPattern> wanted) {
    PatternFilter {
        wanted = List.copyOf(wanted);
    }

    boolean lets(GrantRow row) {
        return wanted.isEmpty() || wanted.stream().anyMatch(pattern -> gives(row, pattern));
    }

    private static boolean gives(GrantRow row, PathPattern pattern) {
        if (row.grounds() instanceof Grounds.ByProject(_, _, var subPath, _)) {
            return SubPathPattern.parse(subPath) instanceof Parse.Parsed<SubPathPattern>(var held)
                    && held.matches(pattern.text());
        }
        return row.pattern().isEmpty()
                || row.pattern().equals(pattern.text())
                || (PathPattern.parse(row.pattern()) instanceof Parse.Parsed<PathPattern>(var held)
                        && held.covers(pattern));
    }
}
