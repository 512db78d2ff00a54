package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.cluster.NearMiss;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit.ProjectEntry;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.SubPathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The projects of a static user: {@code team}, {@code team:frontend/*}, {@code team=FULL}. */
final class ProjectOption {
    @Option(
            names = "--project",
            paramLabel = "NAME[:SUBPATH][=READ|FULL]",
            converter = Converter.class,
            description = {
                "A project, which is a namespace, with the part of it that is meant",
                "(default: all; '*' crosses slashes) and the level (default: READ).",
                "May be repeated."
            })
    List<ProjectEntry> projects = new ArrayList<>();

    /** Reads one project; a wrong one is answered with what is right. */
    static final class Converter implements ITypeConverter<ProjectEntry> {
        @Override
        public ProjectEntry convert(String text) {
            int equals = text.lastIndexOf('=');
            String place = equals < 0 ? text : text.substring(0, equals);
            int colon = place.indexOf(':');
            String name = colon < 0 ? place : place.substring(0, colon);
            return new ProjectEntry(
                    project(name),
                    colon < 0 ? "" : subPath(place.substring(colon + 1)),
                    equals < 0 ? AccessLevel.READ : level(text.substring(equals + 1)));
        }

        private static String project(String name) {
            int slash = name.indexOf('/');
            if (slash > 0) {
                throw new TypeConversionException(
                        "the part of a project stands behind a colon: '"
                                + name.substring(0, slash)
                                + ":"
                                + name.substring(slash + 1)
                                + "', not '"
                                + name
                                + "'");
            }
            try {
                return ObjectNames.namespace(name);
            } catch (CommandFailure e) {
                throw new TypeConversionException(
                        "a project is a namespace, and " + e.getMessage());
            }
        }

        private static String subPath(String text) {
            if (text.isEmpty()) {
                throw new TypeConversionException(
                        "the subPath behind the colon is empty and would match nothing; leave the"
                                + " colon out for the whole project");
            }
            if (text.startsWith("/")) {
                throw new TypeConversionException(
                        "subPath '" + text + "' starts with a slash and would match nothing");
            }
            return switch (SubPathPattern.parse(text)) {
                case Parse.Parsed<SubPathPattern> _ -> text;
                case Parse.Malformed<SubPathPattern>(_, _, var reason) ->
                        throw new TypeConversionException("subPath '" + text + "': " + reason);
            };
        }

        private static AccessLevel level(String text) {
            return switch (text.toUpperCase(Locale.ROOT)) {
                case "READ" -> AccessLevel.READ;
                case "FULL" -> AccessLevel.FULL;
                default ->
                        throw new TypeConversionException(
                                "'"
                                        + text
                                        + "' is not a level: READ or FULL"
                                        + NearMiss.hint(text, List.of("READ", "FULL")));
            };
        }
    }
}
