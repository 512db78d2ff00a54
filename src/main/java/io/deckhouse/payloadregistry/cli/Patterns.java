package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.PathPattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Path patterns on the command line. */
final class Patterns {
    private Patterns() {}

    /** Refuses a pattern that is malformed or empty, as a wrong use. */
    static PathPattern requireMeaning(String text, CommandSpec spec) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "pattern '"
                            + ObjectNames.printable(text)
                            + "' holds a control character, which no repository has");
        }
        return switch (PathPattern.parse(text)) {
            case Parse.Parsed<PathPattern> _ when text.isBlank() ->
                    throw new ParameterException(
                            spec.commandLine(),
                            "--repository is empty and matches nothing; '**' means everything");
            case Parse.Parsed<PathPattern>(var pattern) -> pattern;
            case Parse.Malformed<PathPattern>(var malformed, var position, var reason) ->
                    throw new ParameterException(
                            spec.commandLine(),
                            "pattern '"
                                    + malformed
                                    + "' is malformed at character "
                                    + position
                                    + ": "
                                    + reason);
        };
    }
}
