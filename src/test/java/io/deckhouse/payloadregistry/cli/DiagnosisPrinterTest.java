package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.diagnosis.Check;
import io.deckhouse.payloadregistry.diagnosis.Diagnosis;
import io.deckhouse.payloadregistry.diagnosis.Link;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/** The last lines of a diagnosis, which say what to do. */
final class DiagnosisPrinterTest {
    private static final String IMAGE = "r.example.com/team/app:v1";

    @Test
    void theImageIsNamedWhereTheTextDoesNot() {
        assertThat(printed("the name or the password is wrong"))
                .contains("Broken at manifest of " + IMAGE + ": the name or the password is wrong.")
                .endsWith("Remedy: look.\n");
    }

    @Test
    void theImageIsNamedOnce() {
        assertThat(printed(IMAGE + " does not exist"))
                .contains("Broken at manifest: " + IMAGE + " does not exist.");
    }

    private static String printed(String text) {
        var check = new Check(Link.MANIFEST, IMAGE, Check.Result.BROKEN, text, "look");
        var out = new StringWriter();
        new DiagnosisPrinter(new PrintWriter(out), Ansi.OFF)
                .print(new Diagnosis("pod/team/web", List.of(check)), OutputOptions.Format.TABLE);
        return out.toString();
    }
}
