package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.PathPattern;
import io.deckhouse.payloadregistry.pattern.SubPathPattern;

/** A pattern of either language, ready to be tried. */
sealed interface Matching {
    /** A pattern of a rule. */
    record ByRule(PathPattern pattern) implements Matching {}

    /** A static user's subPath. */
    record BySubPath(SubPathPattern pattern) implements Matching {}

    /** No pattern at all; matches nothing. */
    record Malformed(int position, String reason) implements Matching {}

    static Matching of(String text, boolean subPath) {
        if (subPath) {
            return switch (SubPathPattern.parse(text)) {
                case Parse.Parsed<SubPathPattern>(var pattern) -> new BySubPath(pattern);
                case Parse.Malformed<SubPathPattern>(_, var position, var reason) ->
                        new Malformed(position, reason);
            };
        }
        return switch (PathPattern.parse(text)) {
            case Parse.Parsed<PathPattern>(var pattern) -> new ByRule(pattern);
            case Parse.Malformed<PathPattern>(_, var position, var reason) ->
                    new Malformed(position, reason);
        };
    }

    default boolean matches(String path) {
        return switch (this) {
            case ByRule(var pattern) -> pattern.matches(path);
            case BySubPath(var pattern) -> pattern.matches(path);
            case Malformed _ -> false;
        };
    }
}
