package io.deckhouse.payloadregistry.pattern;

import io.deckhouse.payloadregistry.pattern.PatternFinding.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what is wrong, or probably not meant, in one pattern. */
public final class PatternLint {
    /** The findings that already say why nothing matches. */
    private static final Set<Code> IMPOSSIBLE =
            Set.of(
                    Code.TRAILING_SLASH,
                    Code.EMPTY_SEGMENT,
                    Code.DOT_SEGMENT,
                    Code.REGISTRY_HOST,
                    Code.TAG_OR_DIGEST,
                    Code.FOREIGN_CHARACTER,
                    Code.BAD_SEPARATOR);

    private static final Set<Code> SAY_NOTHING =
            Stream.concat(IMPOSSIBLE.stream(), Stream.of(Code.EMPTY, Code.MATCHES_NOTHING))
                    .collect(Collectors.toUnmodifiableSet());

    /** Host and perhaps port of an image reference: a dotted name that ends in letters. */
    private static final Pattern HOST = Pattern.compile("([a-z0-9-]+\\.)+[a-z]{2,}(:[0-9]+)?/[^/]");

    /** What has a meaning in a rule, and none in a subPath. */
    private static final String LITERAL = "?[]{}\\";

    private final String text;
    private final List<PatternFinding> findings = new ArrayList<>();

    private PatternLint(String text) {
        this.text = text;
    }

    /** Checks a pattern of a rule that may stand in any namespace. */
    public static List<PatternFinding> check(String text) {
        return check(text, "");
    }

    /** Checks a pattern of a rule in a namespace; an empty namespace means any. */
    public static List<PatternFinding> check(String text, String namespace) {
        var lint = new PatternLint(text);
        switch (PathPattern.parse(text)) {
            case Parse.Malformed<PathPattern>(_, int position, String reason) ->
                    lint.find(
                            Code.MALFORMED,
                            reason + " (at character " + position + ")",
                            "correct it, or put '\\' before a character meant literally");
            case Parse.Parsed<PathPattern>(var pattern) -> lint.checkPattern(pattern, namespace);
        }
        return List.copyOf(lint.findings);
    }

    /**
     * Why no repository can match a pattern, as {@link #check(String)} has it; empty where one can,
     * and where the text is malformed.
     */
    public static Optional<PatternFinding> whyNothing(String text) {
        return switch (PathPattern.parse(text)) {
            case Parse.Parsed<PathPattern>(var pattern) when pattern.matchesNoRepository() ->
                    check(text).stream()
                            .filter(one -> SAY_NOTHING.contains(one.code()))
                            .findFirst();
            case Parse.Parsed<PathPattern> _ -> Optional.empty();
            case Parse.Malformed<PathPattern> _ -> Optional.empty();
        };
    }

    /** Checks the {@code subPath} of a static user's project. */
    public static List<PatternFinding> checkSubPath(String text) {
        var lint = new PatternLint(text);
        switch (SubPathPattern.parse(text)) {
            case Parse.Malformed<SubPathPattern>(_, int position, String reason) ->
                    lint.find(
                            Code.MALFORMED,
                            reason + " (at character " + position + ")",
                            "shorten or correct it");
            case Parse.Parsed<SubPathPattern> _ -> lint.checkSubPathText();
        }
        return List.copyOf(lint.findings);
    }

    private void checkPattern(PathPattern pattern, String namespace) {
        if (pattern.text().isEmpty() || pattern.text().equals("/")) {
            find(
                    Code.EMPTY,
                    "the pattern is empty and matches nothing",
                    "write '**' for everything, or the path that is meant");
            return;
        }
        checkSlashes("the leading slash is dropped");
        checkStars();
        checkNamespace(namespace);
        if (HOST.matcher(text).lookingAt()) {
            String repository = text.substring(text.indexOf('/') + 1);
            find(
                    Code.REGISTRY_HOST,
                    "it begins with a host name, which is not part of the path",
                    "write '" + repository.substring(repository.indexOf('/') + 1) + "'");
        } else {
            checkLiterals(pattern);
        }
        boolean explained =
                findings.stream().map(PatternFinding::code).anyMatch(IMPOSSIBLE::contains);
        if (!explained && pattern.results().stream().noneMatch(RepositoryGrammar::allows)) {
            find(Code.MATCHES_NOTHING, "no path can match", "remove or correct the pattern");
        }
    }

    private void checkSlashes(String leading) {
        if (text.startsWith("/")) {
            find(Code.LEADING_SLASH, leading, "write '" + text.substring(1) + "'");
        }
        if (text.endsWith("/")) {
            String shorter = text.substring(0, text.length() - 1);
            find(
                    Code.TRAILING_SLASH,
                    "no repository ends with a slash",
                    "write '" + shorter + "', or '" + shorter + "/**' for all below it");
        }
        if (text.contains("//")) {
            find(
                    Code.EMPTY_SEGMENT,
                    "no repository has two slashes in a row",
                    "write '" + text.replaceAll("/{2,}", "/") + "'");
        }
        if (Arrays.stream(text.split("/", -1)).anyMatch(s -> s.equals("..") || s.equals("."))) {
            find(
                    Code.DOT_SEGMENT,
                    "'.' and '..' are not directories here, and no repository has them",
                    "write the path without them");
        }
    }

    private void checkStars() {
        String[] segments = text.split("/", -1);
        for (String segment : segments) {
            if (segment.contains("**") && !segment.equals("**") && !isAnyOf(segment, "{[\\")) {
                String single = segment.replaceAll("\\*+", "*");
                find(
                        Code.PARTIAL_DEEP_STAR,
                        "'" + segment + "' is '" + single + "': '**' must be a whole segment",
                        "write '"
                                + single
                                + "' for this, or '"
                                + segment.replaceAll("\\*+$", "")
                                + "/**' for all below it");
            }
        }
        if (segments.length > 1 && segments[segments.length - 1].equals("*")) {
            find(
                    Code.SINGLE_STAR,
                    "'*' stops at a slash, so '" + text + "' misses all that lies deeper",
                    "write '" + text + "*' for everything below, if that is meant");
        } else if (text.equals("*")) {
            find(
                    Code.SINGLE_STAR,
                    "'*' stops at a slash, so it misses every path of more than one segment",
                    "write '**' for everything, if that is meant");
        }
    }

    private void checkNamespace(String namespace) {
        String path = text.startsWith("/") ? text.substring(1) : text;
        if (!namespace.isEmpty() && path.startsWith(namespace + "/")) {
            find(
                    Code.REPEATS_NAMESPACE,
                    "the path begins below the namespace '"
                            + namespace
                            + "', so this is '"
                            + namespace
                            + "/"
                            + path
                            + "'",
                    "write '" + path.substring(namespace.length() + 1) + "'");
        }
    }

    private void checkLiterals(PathPattern pattern) {
        int foreign =
                pattern.results().stream()
                        .mapToInt(RepositoryGrammar::foreignCharacter)
                        .filter(point -> point >= 0)
                        .findFirst()
                        .orElse(-1);
        if (foreign == ':' || foreign == '@') {
            find(
                    Code.TAG_OR_DIGEST,
                    "rights end at the repository, so a tag or digest matches nothing",
                    "write '" + text.substring(0, text.indexOf(foreign)) + "'");
        } else if (foreign >= 0) {
            findForeign(foreign);
        } else if (findings.stream().noneMatch(f -> f.code() == Code.DOT_SEGMENT)
                && pattern.results().stream().anyMatch(RepositoryGrammar::hasBadSeparator)) {
            find(
                    Code.BAD_SEPARATOR,
                    "in a repository '.', '_', '__' and '-' stand between letters or digits only",
                    "remove the separator at the edge of its segment or beside another one");
        }
    }

    private void findForeign(int point) {
        find(
                Code.FOREIGN_CHARACTER,
                "no repository has the character '" + Character.toString(point) + "'",
                Character.isUpperCase(point)
                        ? "write '" + text.toLowerCase(Locale.ROOT) + "'"
                        : "use a-z, 0-9, '.', '_', '-' and slashes only");
    }

    private void checkSubPathText() {
        if (text.isEmpty()) {
            find(
                    Code.EMPTY,
                    "the subPath is empty and matches nothing",
                    "write '*' for the whole project, or leave it out");
            return;
        }
        checkSlashes("no path in a project begins with a slash, so nothing matches");
        text.codePoints()
                .filter(point -> point != '*' && !isAnyOf(Character.toString(point), LITERAL))
                .filter(point -> !RepositoryGrammar.isInNames(point))
                .findFirst()
                .ifPresent(this::findForeign);
        if (text.contains("**") || isAnyOf(text, LITERAL)) {
            find(
                    Code.SUB_PATH_LITERAL,
                    "a subPath knows only '*'; everything else is literal, and '**' is '*'",
                    "write it with '*' alone");
        } else if (text.contains("*")) {
            find(
                    Code.SUB_PATH_STAR,
                    "in a subPath '*' crosses slashes; in a rule it stops at them",
                    "nothing, if all that lies deeper is meant");
        }
    }

    private static boolean isAnyOf(String text, String characters) {
        return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
    }

    private void find(Code code, String message, String fix) {
        findings.add(new PatternFinding(code, message, fix));
    }
}
