package io.deckhouse.payloadregistry.parts;

import java.nio.file.Files;
import java.nio.file.Path;

/** Our own executable, run as a user would run it. */
public final class CliProcess {
    /** System property with the executable's path, for runs against another build of it. */
    private static final String PROPERTY = "product";

    private CliProcess() {}

    /** The executable; it is an IllegalStateException if it has not been built. */
    public static Path executable() {
        Path path =
                Path.of(System.getProperty(PROPERTY, "target/d8-payload-registry"))
                        .toAbsolutePath();
        if (!Files.isExecutable(path)) {
            throw new IllegalStateException(path + " is not there: run mvn package");
        }
        return path;
    }

    /**
     * A command line of it, to be changed further, then run or started. Of the test's environment
     * it sees neither a kubeconfig nor that d8 called it, unless the test sets them.
     */
    public static Command command(String... arguments) {
        return Command.of(executable().toString())
                .with(arguments)
                .withoutVariable("KUBECONFIG")
                .withoutVariable("PLUGINS_CALLER");
    }

    /** Runs it to its end. */
    public static CommandResult run(String... arguments) {
        return command(arguments).run();
    }
}
