package io.deckhouse.payloadregistry.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The language of path patterns written down once more, slowly and plainly: expand alternatives as
 * text, split at slashes, match segment by segment, trying everything. It shares no code with what
 * it checks and knows no limits but those of the language.
 */
final class SlowPattern {
    private final List<List<List<String>>> results;

    private SlowPattern(List<List<List<String>>> results) {
        this.results = results;
    }

    /** Empty if the text is malformed. */
    static Optional<SlowPattern> parse(String text) {
        try {
            List<String> units = units(text);
            if (text.codePointCount(0, text.length()) > 1024) {
                return Optional.empty();
            }
            List<List<String>> expanded = expand(units);
            int total = expanded.stream().flatMap(List::stream).mapToInt(SlowPattern::size).sum();
            if (expanded.size() > 64 || total > 4096) {
                return Optional.empty();
            }
            return Optional.of(
                    new SlowPattern(expanded.stream().map(SlowPattern::segments).toList()));
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    boolean matches(String path) {
        List<String> segments = List.of(path.split("/", -1));
        return path.codePointCount(0, path.length()) <= 255
                && results.stream().anyMatch(result -> segmentsMatch(result, segments));
    }

    private static int size(String unit) {
        return unit.codePointCount(0, unit.length());
    }

    /** Characters, an escape and what it escapes being one unit, and so a class outside braces. */
    private static List<String> units(String text) {
        List<String> units = new ArrayList<>();
        int[] points = text.codePoints().toArray();
        int depth = 0;
        for (int i = 0; i < points.length; i++) {
            String unit = Character.toString(points[i]);
            if (unit.equals("\\")) {
                require(i + 1 < points.length);
                unit += Character.toString(points[++i]);
            } else if (unit.equals("[") && depth == 0) {
                // Whether it is empty is for the results to say: an alternative may begin it.
                int close = closing(points, i + 1);
                unit = new String(points, i, close + 1 - i);
                i = close;
            }
            depth += unit.equals("{") ? 1 : unit.equals("}") ? -1 : 0;
            require(depth >= 0);
            units.add(unit);
        }
        require(depth == 0);
        return units;
    }

    private static int classEnd(int[] points, int open) {
        int i = open + 1;
        if (i < points.length && (points[i] == '^' || points[i] == '!')) {
            i++;
        }
        require(i < points.length && points[i] != ']');
        return closing(points, i);
    }

    private static int closing(int[] points, int from) {
        int i = from;
        while (i < points.length && points[i] != ']') {
            i += points[i] == '\\' ? 2 : 1;
        }
        require(i < points.length);
        return i;
    }

    /** Replaces the first group by each of its alternatives, until there is none. */
    private static List<List<String>> expand(List<String> units) {
        int open = units.indexOf("{");
        if (open < 0) {
            return List.of(units);
        }
        List<Integer> cuts = new ArrayList<>(List.of(open));
        int close = open;
        int depth = 1;
        while (depth > 0) {
            String unit = units.get(++close);
            depth += unit.equals("{") ? 1 : unit.equals("}") ? -1 : 0;
            if (depth == 0 || (depth == 1 && unit.equals(","))) {
                cuts.add(close);
            }
        }
        List<List<String>> results = new ArrayList<>();
        for (int i = 0; i + 1 < cuts.size(); i++) {
            List<String> result = new ArrayList<>(units.subList(0, open));
            result.addAll(units.subList(cuts.get(i) + 1, cuts.get(i + 1)));
            result.addAll(units.subList(close + 1, units.size()));
            results.addAll(expand(result));
            require(results.size() <= 64);
        }
        return results;
    }

    /** Atoms by segment: "*", "?", "**", a class, an escape or a plain character. */
    private static List<List<String>> segments(List<String> units) {
        String text = String.join("", units);
        if (text.startsWith("/")) {
            text = text.substring(1);
        }
        List<List<String>> segments = new ArrayList<>();
        segments.add(new ArrayList<>());
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            var atom = new StringBuilder().appendCodePoint(points[i]);
            if (points[i] == '\\') {
                atom.appendCodePoint(points[++i]);
            } else if (points[i] == '[') {
                int close = classEnd(points, i);
                atom.append(new String(points, i + 1, close - i));
                i = close;
            }
            if (atom.toString().equals("/") || atom.toString().equals("\\/")) {
                segments.add(new ArrayList<>());
            } else {
                segments.getLast().add(atom.toString());
            }
        }
        return segments;
    }

    private static boolean segmentsMatch(List<List<String>> pattern, List<String> path) {
        if (pattern.isEmpty()) {
            return path.isEmpty();
        }
        var rest = pattern.subList(1, pattern.size());
        if (pattern.getFirst().equals(List.of("*", "*"))) {
            return segmentsMatch(rest, path)
                    || (!path.isEmpty() && segmentsMatch(pattern, path.subList(1, path.size())));
        }
        return !path.isEmpty()
                && atomsMatch(pattern.getFirst(), path.getFirst().codePoints().boxed().toList())
                && segmentsMatch(rest, path.subList(1, path.size()));
    }

    private static boolean atomsMatch(List<String> atoms, List<Integer> points) {
        if (atoms.isEmpty()) {
            return points.isEmpty();
        }
        var rest = atoms.subList(1, atoms.size());
        if (atoms.getFirst().equals("*")) {
            return atomsMatch(rest, points)
                    || (!points.isEmpty() && atomsMatch(atoms, points.subList(1, points.size())));
        }
        return !points.isEmpty()
                && atomTakes(atoms.getFirst(), points.getFirst())
                && atomsMatch(rest, points.subList(1, points.size()));
    }

    private static boolean atomTakes(String atom, int point) {
        return switch (atom.charAt(0)) {
            case '?' -> true;
            case '\\' -> atom.codePointAt(1) == point;
            case '[' -> {
                int from = "^!".indexOf(atom.charAt(1)) >= 0 ? 2 : 1;
                yield (from == 2) != classHolds(atom.substring(from, atom.length() - 1), point);
            }
            default -> atom.codePointAt(0) == point;
        };
    }

    /** Reads members from the left: a member, a hyphen and a member are a range. */
    private static boolean classHolds(String members, int point) {
        List<Integer> points = new ArrayList<>();
        List<Boolean> escaped = new ArrayList<>();
        boolean escape = false;
        for (int member : members.codePoints().toArray()) {
            if (member == '\\' && !escape) {
                escape = true;
            } else {
                points.add(member);
                escaped.add(escape);
                escape = false;
            }
        }
        boolean holds = false;
        for (int i = 0; i < points.size(); i++) {
            boolean range =
                    i + 2 < points.size() && points.get(i + 1) == '-' && !escaped.get(i + 1);
            int high = points.get(range ? i + 2 : i);
            holds |= points.get(i) <= point && point <= high;
            i += range ? 2 : 0;
        }
        return holds;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new Malformed();
        }
    }

    private static final class Malformed extends RuntimeException {}
}
