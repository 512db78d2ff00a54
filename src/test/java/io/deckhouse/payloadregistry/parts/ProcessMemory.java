package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process takes, seen from outside; bytes.
 *
 * @param liveHeap what is left on its heap after a full collection
 * @param resident what of it is in the machine's memory
 */
public record ProcessMemory(long liveHeap, long resident) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** Measures; the process must be a Java virtual machine. */
    public static ProcessMemory of(RunningProcess process) {
        String pid = Long.toString(process.pid());
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            long resident = number(RESIDENT, Files.readString(Path.of("/proc", pid, "status")));
            String histogram =
                    Command.of(jcmd, pid, "GC.class_histogram").run().expectSuccess().output();
            return new ProcessMemory(number(TOTAL, histogram), resident * KIB);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in: " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public String toString() {
        return "heap %d MiB, resident %d MiB".formatted(liveHeap / MIB, resident / MIB);
    }
}
