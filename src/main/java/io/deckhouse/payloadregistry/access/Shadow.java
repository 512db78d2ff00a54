package io.deckhouse.payloadregistry.access;

import io.deckhouse.payloadregistry.access.CompiledRole.CompiledRule;
import io.deckhouse.payloadregistry.pattern.PathPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule or one of its patterns that adds nothing, because another of the same role gives as much
 * on as many paths.
 *
 * @param pattern the shadowed pattern; empty for a whole rule
 */
record Shadow(int ruleIndex, String pattern, String message) {

    /** One pattern, or every path where it is empty, with what it gives. */
    private record Piece(CompiledRule rule, List<PathPattern> pattern) {

        boolean covers(Piece other) {
            boolean givesAll = (rule.actions() & other.rule.actions()) == other.rule.actions();
            return givesAll && (pattern.isEmpty() || coversPath(other));
        }

        private boolean coversPath(Piece other) {
            return !other.pattern.isEmpty() && pattern.getFirst().covers(other.pattern.getFirst());
        }

        String text() {
            return pattern.isEmpty() ? "" : pattern.getFirst().text();
        }
    }

    static List<Shadow> in(Role role, VerbTable verbs) {
        var pieces = new ArrayList<Piece>();
        for (var rule : CompiledRole.of(role, verbs).rules()) {
            if (rule.everyPath()) {
                pieces.add(new Piece(rule, List.of()));
            }
            // What matches nothing is a finding by itself, and not a shadow besides.
            rule.patterns().stream()
                    .filter(pattern -> !pattern.matchesNoRepository())
                    .forEach(pattern -> pieces.add(new Piece(rule, List.of(pattern))));
        }
        var shadows = new ArrayList<Shadow>();
        for (int i = 0; i < pieces.size(); i++) {
            for (int wide = 0; wide < pieces.size(); wide++) {
                if (shadows(pieces, wide, i)) {
                    shadows.add(shadow(pieces.get(wide), pieces.get(i)));
                    break;
                }
            }
        }
        return List.copyOf(shadows);
    }

    /** Of two that cover each other the earlier one stays. */
    private static boolean shadows(List<Piece> pieces, int wide, int narrow) {
        return wide != narrow
                && pieces.get(wide).covers(pieces.get(narrow))
                && (wide < narrow || !pieces.get(narrow).covers(pieces.get(wide)));
    }

    private static Shadow shadow(Piece wide, Piece narrow) {
        var what = narrow.text().isEmpty() ? "the rule" : "'" + narrow.text() + "'";
        var by = wide.text().isEmpty() ? "every path" : "'" + wide.text() + "'";
        return new Shadow(
                narrow.rule().index(),
                narrow.text(),
                what + " adds nothing to " + by + " in rule " + wide.rule().index());
    }
}
