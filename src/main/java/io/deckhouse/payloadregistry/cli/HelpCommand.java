package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.NearMiss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the help of a command, named by its words. */
@Command(
        name = "help",
        description = "Show the help of a command.",
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry help grant",
            "  d8 payload-registry help serve refresher"
        })
final class HelpCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command's words.")
    List<String> words = new ArrayList<>();

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "unknown command '"
                                + word
                                + "'"
                                + NearMiss.hint(word, command.getSubcommands().keySet()));
            }
            command = next;
        }
        command.usage(spec.commandLine().getOut());
        return Exit.OK.code();
    }
}
