package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.configuration.ConfigurationCheck;
import io.deckhouse.payloadregistry.configuration.ConfigurationSchema;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether the auth server could start with a configuration file, without starting it. */
@Command(
        name = "check-config",
        description = {
            "Check an auth server's configuration file.",
            "Looks at the file and at the files that it names: TLS, static users, signing keys.",
            "Prints each problem with its line; asks no cluster and opens no port."
        },
        footer = {
            "",
            "Exit codes: 0 the server could start with it; 3 it has problems.",
            "",
            "Examples:",
            "  d8 payload-registry serve check-config auth.yaml",
            "  # The settings, their forms and defaults, as JSON Schema",
            "  d8 payload-registry serve check-config --schema"
        })
final class ServeCheckConfigCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The configuration file.")
    @Nullable Path file;

    @Option(names = "--schema", description = "Print the file's JSON Schema instead.")
    boolean schema;

    @Spec CommandSpec spec;

    ServeCheckConfigCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (schema == (file != null)) {
            throw new ParameterException(spec.commandLine(), "give either FILE or --schema");
        }
        if (file == null) {
            out.print(ConfigurationSchema.json());
            out.flush();
            return Exit.OK.code();
        }
        Environment environment = wiring.environment();
        ConfigurationCheck.Found found =
                ConfigurationCheck.look(file, environment.clock(), environment.random());
        var warnings = new Warnings(spec.commandLine().getErr());
        found.warnings().forEach(warnings::say);
        if (found.problems().isEmpty()) {
            out.println(file + ": ok");
            return Exit.OK.code();
        }
        found.problems().forEach(out::println);
        return Exit.NO.code();
    }
}
