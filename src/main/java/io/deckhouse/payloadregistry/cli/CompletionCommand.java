package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script that lets a shell complete our command lines. */
@Command(
        name = "completion",
        description = {
            "Print the script that completes command lines in a shell.",
            "Completes commands, options and their values, and names of namespaces, ServiceAccounts",
            "and pull Secrets from the cluster; as 'd8-payload-registry' and as 'd8 payload-registry'."
        },
        footer = {
            "",
            "Examples:",
            "  # bash, in ~/.bashrc after d8's own completion",
            "  source <(d8 payload-registry completion bash)",
            "  # zsh, in ~/.zshrc after compinit",
            "  source <(d8 payload-registry completion zsh)",
            "  # fish, once",
            "  d8 payload-registry completion fish \\",
            "    > ~/.config/fish/conf.d/d8-payload-registry.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells that there is a script for. */
    enum ShellName {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The script. */
        String script() {
            String resource = "completion/d8-payload-registry." + this;
            try (InputStream stream = CompletionCommand.class.getResourceAsStream(resource)) {
                if (stream == null) {
                    throw new IllegalStateException("the program lacks its resource " + resource);
                }
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    ShellName shell = ShellName.BASH;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(shell.script());
        return Exit.OK.code();
    }
}
