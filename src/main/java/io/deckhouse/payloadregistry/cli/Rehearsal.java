package io.deckhouse.payloadregistry.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs several commands in one process, so that the build can record what classes they use: an
 * ahead-of-time cache comes from one process. No user's command leads here.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /**
     * Runs the lines of standard input as commands, words parted by blanks. As in a shell, a line
     * that ends in {@code &} does not hold up those after it: a daemon, which a signal ends.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> lines =
                new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        List<Thread> daemons = new ArrayList<>();
        AtomicBoolean failed = new AtomicBoolean();
        for (String line : lines) {
            if (line.endsWith("&")) {
                String command = line.substring(0, line.length() - 1);
                daemons.add(Thread.ofPlatform().start(() -> rehearse(command, failed)));
            } else {
                rehearse(line, failed);
            }
        }
        for (Thread daemon : daemons) {
            daemon.join();
        }
        Main.end((failed.get() ? Exit.FAILED : Exit.OK).code());
    }

    private static void rehearse(String line, AtomicBoolean failed) {
        System.err.println("rehearsing " + line);
        if (Main.run(line.strip().split(" +")) == Exit.FAILED.code()) {
            System.err.println("failed to rehearse " + line);
            failed.set(true);
        }
    }
}
