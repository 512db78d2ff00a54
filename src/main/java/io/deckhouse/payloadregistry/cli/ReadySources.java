package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the sources that replace {@link ReadyCommands} and {@link ReadyTexts} in the product. */
public final class ReadySources {
    private ReadySources() {}

    /** Takes the directory that the sources go to. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        Files.writeString(
                directory.resolve("ReadyCommands.java"),
                CommandSource.of(
                        Cli.create(Environment.ofProcess(OutputStream.nullOutputStream()))));
        Files.writeString(directory.resolve("ReadyTexts.java"), TextSource.source());
    }
}
