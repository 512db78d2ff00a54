package io.deckhouse.payloadregistry.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a page tells its reader to type and to save.
 *
 * @param steps the commands of {@code console} listings, in their order
 * @param files the listings with a file's name
 * @param tasks how many headings have a number
 */
record ReadmePage(List<Step> steps, List<Listing> files, int tasks) {
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";
    private static final String CONTINUED = "> ";

    /** A command and the lines that are shown below it. */
    record Step(String command, List<String> output) {
        /** Whether the reader goes on while it runs. */
        boolean isInBackground() {
            return command.endsWith(" &");
        }
    }

    /** A file for the reader to save. */
    record Listing(String name, String text) {}

    static ReadmePage read(Path page) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<Listing> files = new ArrayList<>();
        int tasks = 0;
        String info = "";
        List<String> inside = new ArrayList<>();
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith(FENCE) && !info.isEmpty()) {
                close(info, inside, steps, files);
                info = "";
                inside.clear();
            } else if (line.startsWith(FENCE)) {
                info = line.substring(FENCE.length());
            } else if (!info.isEmpty()) {
                inside.add(line);
            } else if (line.matches("### \\d+\\. .*")) {
                tasks++;
            }
        }
        return new ReadmePage(steps, files, tasks);
    }

    private static void close(
            String info, List<String> inside, List<Step> steps, List<Listing> files) {
        if (info.equals("console")) {
            steps.addAll(steps(inside));
        } else {
            String name = info.substring(info.indexOf(' ') + 1);
            files.add(new Listing(name, String.join("\n", inside) + "\n"));
        }
    }

    private static List<Step> steps(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(PROMPT)) {
                steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (line.startsWith(CONTINUED)) {
                Step begun = steps.removeLast();
                String command = begun.command() + "\n" + line.substring(CONTINUED.length());
                steps.add(new Step(command, begun.output()));
            } else if (!steps.isEmpty()) {
                steps.getLast().output().add(line);
            }
        }
        return steps;
    }
}
