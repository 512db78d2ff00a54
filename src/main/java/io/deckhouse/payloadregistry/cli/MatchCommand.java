package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.OutputOptions.Format;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tries a pattern on paths; exit code 0 if all match, 3 if not, 1 for a malformed pattern. */
@Command(
        name = "match",
        description = {
            "Try a path pattern on paths below a namespace: true or false, one line a path.",
            "Asks no cluster."
        },
        footer = {
            "",
            "Exits 0 if all match, 3 if any does not, 1 for a malformed pattern.",
            "",
            "Patterns: '*' any characters but '/', '?' one of them, '[a-z]' and '[^a-z]' one of a"
                    + " set,",
            "'{a,b}' alternatives, '**' as a whole segment any number of segments, '\\' escapes.",
            "",
            "--pairs reads a pattern, a tab and a path from each line of stdin, and answers true,"
                    + " false",
            "or error (a malformed pattern, or no tab) a line.",
            "",
            "With -o json: pattern, and results, a list of {path, matches}; for a malformed"
                    + " pattern",
            "{pattern, error: {position, message}}, the position a character counted from 1.",
            "With --pairs -o json: a line {pattern, path, matches}, or such an error, a pair.",
            "",
            "Examples:",
            "  d8 payload-registry match 'app/**' app app/web other",
            "  d8 payload-registry match 'app/*' - < paths.txt",
            "  d8 payload-registry match --sub-path 'frontend/*' frontend/a/b",
            "  d8 payload-registry match --pairs < pairs.tsv"
        })
final class MatchCommand implements Callable<Integer> {
    private static final String STDIN = "-";
    private static final Matching NO_TAB =
            new Matching.Malformed(1, "no tab between pattern and path");

    private final Wiring wiring;

    @Parameters(
            arity = "0..*",
            paramLabel = "PATTERN PATH",
            description = "A pattern, then the paths; - reads paths from stdin, one a line.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = "--sub-path",
            description =
                    "The language of static users' subPath: only '*' is special, and crosses '/'.")
    boolean subPath;

    @Option(names = "--pairs", description = "Read pattern, tab and path from each line of stdin.")
    boolean pairs;

    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    MatchCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (pairs) {
            if (!arguments.isEmpty() || (output.format != null && !isJson())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--pairs goes with no arguments, and with -o json only");
            }
            return answerPairs(new Lines(wiring.environment().streams().in(), out), out).code();
        }
        if (arguments.size() < 2) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Missing a pattern and at least one path (or -, or --pairs)");
        }
        return run(out).code();
    }

    private Exit answerPairs(Lines lines, PrintWriter out) throws IOException {
        boolean anyError = false;
        boolean anyMiss = false;
        String last = "";
        Matching matching = Matching.of(last, subPath);
        while (lines.advance()) {
            String line = lines.line();
            int tab = line.indexOf('\t');
            // Bulk checks often try one pattern on many paths.
            if (tab >= 0 && !(tab == last.length() && line.startsWith(last))) {
                last = line.substring(0, tab);
                matching = Matching.of(last, subPath);
            }
            Matching tried = tab < 0 ? NO_TAB : matching;
            String path = line.substring(tab + 1);
            boolean isError = tried instanceof Matching.Malformed;
            boolean matches = tried.matches(path);
            anyError |= isError;
            anyMiss |= !matches;
            if (isJson()) {
                out.write(document(tab < 0 ? line : last, path, tried) + "\n");
            } else {
                out.write(isError ? "error\n" : matches ? "true\n" : "false\n");
            }
        }
        out.flush();
        return anyError ? Exit.FAILED : anyMiss ? Exit.NO : Exit.OK;
    }

    private Exit run(PrintWriter out) throws IOException {
        Matching matching = Matching.of(arguments.getFirst(), subPath);
        boolean structured = output.orTable() == Format.JSON || output.orTable() == Format.YAML;
        if (matching instanceof Matching.Malformed(var position, var reason)) {
            if (structured) {
                out.print(Documents.one(document(arguments.getFirst(), "", matching), isJson()));
                out.flush();
            }
            throw new CommandFailure(
                    "pattern '"
                            + arguments.getFirst()
                            + "' is malformed at character "
                            + position
                            + ": "
                            + reason);
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("pattern", arguments.getFirst());
        var results = document.putArray("results");
        boolean all = true;
        for (String argument : arguments.subList(1, arguments.size())) {
            for (Lines paths = paths(argument, out); paths.advance(); ) {
                boolean matches = matching.matches(paths.line());
                all &= matches;
                if (structured) {
                    results.addObject().put("path", paths.line()).put("matches", matches);
                } else {
                    out.write(matches ? "true\n" : "false\n");
                }
            }
        }
        if (structured) {
            out.print(Documents.one(document, isJson()));
        }
        out.flush();
        return all ? Exit.OK : Exit.NO;
    }

    private boolean isJson() {
        return output.orTable() == Format.JSON;
    }

    /** One pair's answer, or what is wrong with its pattern. */
    private static ObjectNode document(String pattern, String path, Matching matching) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("pattern", pattern);
        if (matching instanceof Matching.Malformed(var position, var reason)) {
            document.putObject("error").put("position", position).put("message", reason);
        } else {
            document.put("path", path).put("matches", matching.matches(path));
        }
        return document;
    }

    private Lines paths(String argument, PrintWriter out) {
        return argument.equals(STDIN)
                ? new Lines(wiring.environment().streams().in(), out)
                : Lines.only(argument);
    }
}
