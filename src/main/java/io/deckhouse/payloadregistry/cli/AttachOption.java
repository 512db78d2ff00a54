package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** To whose {@code imagePullSecrets} a Secret is added. */
final class AttachOption {
    /** Stands for the ServiceAccount of the Secret itself; no account has this name. */
    private static final String OWN = "";

    @Option(
            names = "--attach",
            arity = "0..1",
            paramLabel = "ACCOUNT",
            fallbackValue = OWN,
            preprocessor = OnlyAttached.class,
            description = {
                "Add the Secret to the imagePullSecrets of the ServiceAccount, or with",
                "--attach=ACCOUNT of the account that workloads run as; may be repeated."
            })
    List<String> named = new ArrayList<>();

    /** Without an equals sign the next word is something else. */
    static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (" ".equals(info.get("separator"))) {
                args.push(OWN);
            }
            return false;
        }
    }

    /** The accounts' names, each once. */
    List<String> accounts(String own, CommandSpec spec) {
        return named.stream()
                .map(name -> name.equals(OWN) ? required(own, spec) : name)
                .map(name -> ObjectNames.object("a ServiceAccount", name))
                .distinct()
                .toList();
    }

    private static String required(String own, CommandSpec spec) {
        if (own.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "attach to which ServiceAccount? Write --attach=ACCOUNT");
        }
        return own;
    }
}
