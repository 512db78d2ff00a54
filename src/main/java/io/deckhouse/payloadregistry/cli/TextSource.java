package io.deckhouse.payloadregistry.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Writes {@link ReadyTexts} as Java source, from what the commands print. */
final class TextSource {
    private static final List<String> PROGRAMS = List.of(Cli.PROGRAM, Cli.PLUGIN);

    private TextSource() {}

    static String source() {
        StringBuilder cases = new StringBuilder();
        for (String program : PROGRAMS) {
            texts(program)
                    .forEach((text, lines) ->
                            cases.append(
                                    "case %s -> %s;\n"
                                            .formatted(
                                                    lines.stream()
                                                            .map(line -> program + " " + line)
                                                            .map(SourceForm::text)
                                                            .collect(Collectors.joining(", ")),
                                                    SourceForm.text(text))));
        }
        return SourceForm.TEXTS.formatted(TextSource.class.getPackageName(), cases);
    }

    /** By the text, the command lines that print it. */
    private static Map<String, List<String>> texts(String program) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (String line : lines()) {
            texts.computeIfAbsent(printed(program, line), _ -> new ArrayList<>()).add(line);
        }
        return texts;
    }

    /** The command lines whose text depends on nothing but the program. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("--version", "-V", "version", "help"));
        for (String path : paths("", Cli.create(environment(Cli.PROGRAM, new StringWriter())))) {
            lines.add((path + " --help").strip());
            lines.add((path + " -h").strip());
            if (!path.isEmpty()) {
                lines.add("help " + path);
            }
        }
        for (CompletionCommand.ShellName shell : CompletionCommand.ShellName.values()) {
            lines.add("completion " + shell);
        }
        return lines;
    }

    private static List<String> paths(String path, CommandLine command) {
        List<String> paths = new ArrayList<>(List.of(path));
        new TreeMap<>(command.getSubcommands())
                .forEach((name, below) -> paths.addAll(paths((path + " " + name).strip(), below)));
        return paths;
    }

    /** What a command line prints when it is really run. */
    static String printed(String program, String line) {
        StringWriter out = new StringWriter();
        String[] words = line.split(" ");
        int exit = Cli.create(environment(program, out), List.of(words)).execute(words);
        if (exit != Exit.OK.code() || out.toString().isEmpty()) {
            throw new IllegalStateException(line + " prints nothing, exit code " + exit);
        }
        return out.toString();
    }

    private static Environment environment(String program, StringWriter out) {
        Environment process = Environment.ofProcess(OutputStream.nullOutputStream());
        PrintWriter writer = new PrintWriter(out);
        return new Environment(
                program.equals(Cli.PLUGIN) ? Map.of("PLUGINS_CALLER", "d8") : Map.of(),
                new Environment.Streams(InputStream.nullInputStream(), writer, writer),
                process.clock(),
                process.random(),
                process.home());
    }
}
