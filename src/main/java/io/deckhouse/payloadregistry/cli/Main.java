package io.deckhouse.payloadregistry.cli;

import java.util.List;

/** Starts the command line. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Environment environment = Environment.ofProcess();
        Logging.forCommand(List.of(args).contains("-v"));
        int exit = Cli.create(environment).execute(args);
        System.out.flush();
        System.err.flush();
        // Client threads and virtual threads need no farewell: what was to be written is written.
        Runtime.getRuntime().halt(exit);
    }
}
