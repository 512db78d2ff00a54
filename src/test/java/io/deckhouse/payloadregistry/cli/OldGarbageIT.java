package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The heap of a process with the daemons' collector, whose caches turn over. */
class OldGarbageIT {
    @Test
    void staysNearWhatIsNeededWhereItWouldFillUp() throws Exception {
        long early = heapOf("early");
        long late = heapOf();

        assertThat(late).isGreaterThan(200);
        assertThat(early).isLessThan(80);
    }

    private static long heapOf(String... arguments) throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-Xms32m", "-Xmn16m", "-Xmx256m"));
        words.addAll(List.of("-cp", place(OldGarbage.class) + ":" + place(GarbageMaker.class)));
        words.add(GarbageMaker.class.getName());
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Long.parseLong(output.lines().findFirst().orElseThrow());
    }

    private static String place(Class<?> of) {
        return of.getProtectionDomain().getCodeSource().getLocation().getPath();
    }
}
