package io.deckhouse.payloadregistry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code d8 payload-registry}: the top of the command tree, with the options all commands share.
 * The commands below it stand in {@link CommandTable}.
 */
@Command(
        name = "d8-payload-registry",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = picocli.CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Access to container registries on Kubernetes: grants, pull Secrets, auth server.",
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry grant puller -n team --repository 'app/**'",
            "  d8 payload-registry create-pull-secret puller -n team --service-account puller"
                    + " --wait",
            "  d8 payload-registry status -n team",
            "",
            "Exit codes: 0 done, healthy or yes; 1 failed; 2 wrong use; 3 checked, and the answer"
                    + " is",
            "no or unhealthy; 4 timed out waiting; 130 interrupted."
        })
final class RootCommand implements Runnable {
    @Mixin final GlobalOptions global = new GlobalOptions();
    @Spec CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "missing command: " + CommandTable.names());
    }
}
