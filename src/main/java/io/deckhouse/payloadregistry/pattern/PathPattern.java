package io.deckhouse.payloadregistry.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of repository paths below a namespace, as rules hold them (DESIGN 3.1).
 *
 * <p>{@code *} is any characters but the slash, {@code ?} one of them, {@code [a-z]} and {@code
 * [^a-z]} one of a set, <code>{a,b}</code> alternatives, {@code **} as a whole segment any number
 * of segments; a backslash escapes.
 *
 * <p>What follows from expanding alternatives first: each result drops one leading slash, a result
 * may hold a {@code **} that no alternative holds alone, and a class that a comma cuts in two is
 * not closed. An escaped slash separates segments like any other, but is never dropped. A path is
 * split at its slashes, so an empty segment is one, which {@code *} matches.
 *
 * <p>Parsed once, immutable, safe for use by many threads.
 */
public final class PathPattern {
    /** Longest path that can match, in characters. */
    static final int MAX_PATH = 255;

    /**
     * Most steps to walk one by one: less than a hundred finish sooner so than {@link GlobSet} is
     * set up, even on the worst path.
     */
    private static final int MAX_WALK = 64;

    /** A walk takes this much longer for each of its steps than a step of a {@link GlobSet}. */
    private static final int WALKED = 16;

    /** A {@link GlobSet} may have to be made anew, which takes longer than to be asked. */
    private static final int MADE = 2;

    private final String text;
    private final Branch branch;
    private final int weight;

    private PathPattern(String text, List<Tokens> results) {
        List<Tokens> globs = new ArrayList<>();
        this.text = text;
        this.branch = compile(results, text, globs);
        this.weight = 1 + (results.size() == 1 ? weight(globs) : weight(results));
    }

    /** Reads a pattern; a malformed one comes back with the place and the reason. */
    public static Parse<PathPattern> parse(String text) {
        return switch (read(text)) {
            case Parse.Malformed<List<Tokens>> malformed -> malformed.as();
            case Parse.Parsed<List<Tokens>>(var results) ->
                    new Parse.Parsed<>(new PathPattern(text, results));
        };
    }

    private static Parse<List<Tokens>> read(String text) {
        return switch (Source.of(text)) {
            case Parse.Malformed<Source> malformed -> malformed.as();
            case Parse.Parsed<Source>(var source) ->
                    switch (Expansion.of(source)) {
                        case Parse.Malformed<List<int[]>> malformed -> malformed.as();
                        case Parse.Parsed<List<int[]>>(var results) ->
                                ResultReader.read(source, results);
                    };
        };
    }

    private static Branch compile(List<Tokens> results, String text, List<Tokens> globs) {
        List<Branch> branches = new ArrayList<>();
        for (Tokens result : results) {
            if (canMatch(result)) {
                Branch.ofUsualShape(result, text)
                        .ifPresentOrElse(branches::add, () -> globs.add(result));
            }
        }
        if (weight(globs) > MAX_WALK) {
            branches.add(new LateGlobSet(() -> globSet(text)));
        } else {
            globs.forEach(glob -> branches.add(new Branch.Glob(glob)));
        }
        return branches.size() == 1
                ? branches.getFirst()
                : new Branch.AnyOf(branches.toArray(Branch[]::new));
    }

    /** From the text, since what it expands to is not kept. */
    private static GlobSet globSet(String text) {
        return new GlobSet(
                read(text).toOptional().orElseThrow().stream()
                        .filter(PathPattern::canMatch)
                        .filter(result -> Branch.ofUsualShape(result, text).isEmpty())
                        .toList());
    }

    /** What only a longer path could match, or none at all, need never be tried. */
    private static boolean canMatch(Tokens result) {
        return result.shortest() <= MAX_PATH;
    }

    private static int weight(List<Tokens> globs) {
        return globs.stream().mapToInt(Tokens::weight).sum();
    }

    /**
     * How many steps the pattern has once it is expanded, which is what it takes to be kept: 1 for
     * the usual shapes, up to some ten thousand.
     */
    public int weight() {
        return weight;
    }

    /** About how long a match takes, in steps of some ten nanoseconds. */
    public int work() {
        return weight > MAX_WALK ? MADE * weight : WALKED * (weight - 1) + 1;
    }

    /** Whether a path below the namespace matches; one of more than 255 characters never does. */
    public boolean matches(String path) {
        return !isTooLong(path) && branch.matches(path);
    }

    /**
     * Whether every path the other pattern matches is matched here too; sound, not complete: {@code
     * false} may also mean that it could not be shown.
     */
    public boolean covers(PathPattern other) {
        return Coverage.covers(results(), other.results());
    }

    /** Why a path does not match, one clause for {@code explain}; empty if it matches. */
    public Optional<String> missReason(String path) {
        return matches(path) ? Optional.empty() : Optional.of(MissReason.of(this, path));
    }

    /** The pattern as written. */
    public String text() {
        return text;
    }

    /**
     * The results of the expansion, without duplicates. Read anew each time: a server keeps
     * thousands of patterns and never asks, lint and explanations ask seldom.
     */
    List<Tokens> results() {
        return read(text).toOptional().orElseThrow();
    }

    /** Whether no repository that a client can ask for matches, as far as can be shown. */
    public boolean matchesNoRepository() {
        return results().stream().noneMatch(RepositoryGrammar::allows);
    }

    /** Whether no path at all can match. */
    boolean isHopeless() {
        return branch.isNever();
    }

    /** Patterns are equal if they are written alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    static boolean isTooLong(String path) {
        return path.length() > MAX_PATH && path.codePointCount(0, path.length()) > MAX_PATH;
    }
}
