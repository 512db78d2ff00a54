package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs several commands in one process, so that the build can record what classes they use: an
 * ahead-of-time cache comes from one process. No user's command leads here.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Runs the lines of standard input as commands, words parted by blanks. */
    public static void main(String[] args) throws IOException {
        List<String> lines =
                new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        int worst = Exit.OK.code();
        for (String line : lines) {
            System.err.println("rehearsing " + line);
            int exit = Main.run(line.strip().split(" +"));
            if (exit == Exit.FAILED.code()) {
                System.err.println("failed to rehearse " + line);
                worst = exit;
            }
        }
        Main.end(worst);
    }
}
