package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Names;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.PathPattern;
import io.deckhouse.payloadregistry.pattern.PatternLint;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a PayloadRepositoryAccess object asks for.
 *
 * @param subjects in their order, each once
 * @param patterns in their order, each once; all of them can be parsed
 */
public record AccessSpec(
        List<Subject> subjects, List<String> patterns, Right right, Expiry expiry) {
    /** A condition's message has to be short, and a pattern may have a kibibyte. */
    private static final int MOST_NAMED = 8;

    /** Copies the lists. */
    public AccessSpec {
        subjects = List.copyOf(subjects);
        patterns = List.copyOf(patterns);
    }

    /** The spec, or why it cannot be followed. */
    public sealed interface Reading {
        /** All of it is understood. */
        record Valid(AccessSpec spec) implements Reading {}

        /**
         * Some of it is not.
         *
         * @param reason one word in CamelCase, for machines
         * @param expiry the end that it asks for all the same; never where that is not understood
         */
        record Refused(String reason, String message, Expiry expiry) implements Reading {}
    }

    private static final class Unreadable extends RuntimeException {
        private final String reason;

        Unreadable(String reason, String message) {
            super(message, null, false, false);
            this.reason = reason;
        }
    }

    /** Reads an object; checks all that its definition would, which a directory does not apply. */
    public static Reading read(ClusterObject object) {
        JsonNode spec = object.at("spec");
        try {
            return new Reading.Valid(
                    new AccessSpec(
                            subjects(spec.path("subjects"), object.key().namespace()),
                            patterns(spec.path("repositories")),
                            new Right(
                                    level(spec.path("access").asString("READ")),
                                    spec.path("allowDelete").asBoolean(false)),
                            expiry(spec.path("expiresAt"))));
        } catch (Unreadable e) {
            return new Reading.Refused(
                    e.reason,
                    String.valueOf(e.getMessage()),
                    end(spec.path("expiresAt").asString("")).orElse(Expiry.never()));
        }
    }

    private static List<Subject> subjects(JsonNode list, String home) {
        List<Subject> subjects = new ArrayList<>();
        for (JsonNode entry : list) {
            subjects.add(subject(entry, home));
        }
        if (subjects.isEmpty()) {
            throw new Unreadable("NoSubjects", "spec.subjects names nobody");
        }
        return subjects.stream().distinct().toList();
    }

    private static Subject subject(JsonNode entry, String home) {
        String kind = entry.path("kind").asString("");
        String name = entry.path("name").asString("");
        if (name.isEmpty()) {
            throw new Unreadable("InvalidSubject", "an entry of spec.subjects has no name");
        }
        return switch (kind) {
            case "ServiceAccount" -> serviceAccount(entry, name, home);
            case "User" -> new Subject.User(name);
            case "Group" -> new Subject.Group(name);
            default ->
                    throw new Unreadable(
                            "InvalidSubject",
                            "'"
                                    + kind
                                    + "' of subject "
                                    + name
                                    + " is not ServiceAccount, User or Group");
        };
    }

    private static Subject serviceAccount(JsonNode entry, String name, String home) {
        String stated = entry.path("namespace").asString("");
        String namespace = stated.isEmpty() ? home : stated;
        if (!Names.isSubdomain(name)) {
            throw new Unreadable(
                    "InvalidSubject", "'" + name + "' cannot be the name of a ServiceAccount");
        }
        if (!Names.isLabel(namespace)) {
            throw new Unreadable(
                    "InvalidSubject", "'" + namespace + "' cannot be the name of a namespace");
        }
        return new Subject.ServiceAccount(namespace, name);
    }

    private static List<String> patterns(JsonNode list) {
        List<String> patterns =
                list.valueStream().map(entry -> entry.asString("")).distinct().toList();
        if (patterns.isEmpty()) {
            // An empty list in a Role would mean every path.
            throw new Unreadable("NoRepositories", "spec.repositories holds no pattern");
        }
        List<String> faults =
                patterns.stream().map(AccessSpec::fault).flatMap(Optional::stream).toList();
        if (!faults.isEmpty()) {
            throw new Unreadable("MalformedPattern", named(faults));
        }
        return patterns;
    }

    private static String named(List<String> faults) {
        String named = String.join("; ", faults.subList(0, Math.min(faults.size(), MOST_NAMED)));
        int more = faults.size() - MOST_NAMED;
        return more > 0 ? named + "; and " + more + " more" : named;
    }

    /** Which patterns can match no repository, and why; empty where each may match one. */
    String hint() {
        return named(
                patterns.stream()
                        .flatMap(text ->
                                PatternLint.whyNothing(text).stream()
                                        .map(why ->
                                                "pattern '%s' gives nothing: %s (%s)"
                                                        .formatted(text, why.message(), why.fix())))
                        .toList());
    }

    /** What is wrong with a pattern, if anything. */
    private static Optional<String> fault(String text) {
        if (text.isBlank()) {
            return Optional.of("a pattern of spec.repositories is empty and matches nothing");
        }
        return switch (PathPattern.parse(text)) {
            case Parse.Parsed<PathPattern> _ -> Optional.empty();
            case Parse.Malformed<PathPattern>(var malformed, var position, var reason) ->
                    Optional.of(
                            "pattern '"
                                    + malformed
                                    + "' is malformed at character "
                                    + position
                                    + ": "
                                    + reason);
        };
    }

    private static AccessLevel level(String text) {
        return switch (text) {
            case "READ" -> AccessLevel.READ;
            case "FULL" -> AccessLevel.FULL;
            default ->
                    throw new Unreadable(
                            "InvalidAccess", "spec.access '" + text + "' is neither READ nor FULL");
        };
    }

    private static Expiry expiry(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Expiry.never();
        }
        return end(node.asString(""))
                .orElseThrow(() ->
                        new Unreadable(
                                "InvalidExpiry",
                                "spec.expiresAt '"
                                        + node.asString("")
                                        + "' is not a time as 2026-03-06T02:14:19Z"));
    }

    private static Optional<Expiry> end(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant())
                    .filter(Expiry::canBe)
                    .map(Expiry::new);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
