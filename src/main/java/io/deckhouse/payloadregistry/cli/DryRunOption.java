package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether a writing command only shows or checks what it would write. */
final class DryRunOption {
    /** The kinds of dry run. */
    enum Mode {
        NONE,
        CLIENT,
        SERVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a word names one of the kinds. */
    static boolean isMode(String word) {
        return Arrays.stream(Mode.values()).anyMatch(each -> each.toString().equals(word));
    }

    @Option(
            names = "--dry-run",
            arity = "0..1",
            paramLabel = "MODE",
            fallbackValue = "client",
            preprocessor = OnlyAttached.class,
            description = {
                "client: print what would be sent, without asking a server;",
                "server: ask the API server to check it and store nothing."
            })
    Mode mode = Mode.NONE;

    /**
     * Without an equals sign the next word is not the mode, but what it would be anyway. One that
     * looks like a mode is refused: whoever types it expects that the server checks, and nobody
     * expects a name.
     */
    static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (" ".equals(info.get("separator"))) {
                if (!args.isEmpty() && isMode(args.peek())) {
                    throw new ParameterException(
                            command.commandLine(),
                            "the mode of --dry-run stands behind an equals sign: --dry-run="
                                    + args.peek()
                                    + " (a name "
                                    + args.peek()
                                    + " stands before --dry-run)");
                }
                args.push("client");
            }
            return false;
        }
    }

    /** Whether no server is asked at all. */
    boolean isClient() {
        return mode == Mode.CLIENT;
    }

    /** Whether nothing is stored. */
    boolean isOn() {
        return mode != Mode.NONE;
    }

    /** How far the command's writes go. */
    ObjectWriter.Mode writing() {
        return switch (mode) {
            case NONE -> ObjectWriter.Mode.STORE;
            case SERVER -> ObjectWriter.Mode.CHECK;
            case CLIENT -> ObjectWriter.Mode.SHOW;
        };
    }
}
