package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HashPasswordCommandTest {
    private static final String PASSWORD = "password123";
    private static final String QUICK = "--cost=4";
    private static final String AUTO = "--cost=auto";

    @TempDir private Path directory;

    /** The two hashes that the module's documentation prints for this password. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$10$CeP/hYvBJ05Ih2azafVyIuuMRpf60am4z6USm4jhHfUPsFDBAmn/u",
                "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa"
            })
    void documentedHashesVerify(String hash) {
        CliRun right = hashPassword(PASSWORD, "--verify", hash, "--password-stdin");
        CliRun wrong = hashPassword("password124", "--verify", hash, "--password-stdin");

        assertThat(right.exits(0).err()).isEqualTo("The password matches.\n");
        assertThat(wrong.exits(3).err()).isEqualTo("The password does not match.\n");
        assertThat(right.out() + wrong.out()).isEmpty();
    }

    @Test
    void withoutATerminalPointsToStdinAndFile() {
        CliRun run = CliRun.with().input(PASSWORD + "\n").run("hash-password", QUICK);

        assertThat(run.exits(2).err())
                .contains("no terminal", "--password-stdin", "--password-file")
                .doesNotContain("fault of the program");
    }

    @Test
    void whatItMakesItVerifies() {
        String hash = hashPassword(PASSWORD, QUICK, "--password-stdin").exits(0).out().strip();

        assertThat(hash).startsWith("$2y$04$").hasSize(60);
        hashPassword(PASSWORD, "--verify", hash, "--password-stdin").exits(0);
    }

    @Test
    void costIsTenUnlessSaid() {
        assertThat(hashPassword(PASSWORD, "--password-stdin").exits(0).out()).startsWith("$2y$10$");
    }

    @ParameterizedTest
    @ValueSource(strings = {PASSWORD, PASSWORD + "\n", PASSWORD + "\r\n"})
    void theLineEndDoesNotBelongToThePassword(String input) {
        String hash = hashPassword(input, QUICK, "--password-stdin").exits(0).out().strip();

        hashPassword(PASSWORD, "--verify", hash, "--password-stdin").exits(0);
    }

    @Test
    void readsThePasswordFromAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), PASSWORD + "\n");

        String hash = hashPassword("", QUICK, "--password-file", file.toString()).out().strip();

        hashPassword(PASSWORD, "--verify", hash, "--password-stdin").exits(0);
    }

    @Test
    void seventyTwoBytesAreTheMost() {
        hashPassword("a".repeat(72), QUICK, "--password-stdin").exits(0);

        CliRun tooLong = hashPassword("a".repeat(73), QUICK, "--password-stdin").exits(1);

        assertThat(tooLong.err())
                .isEqualTo(
                        "Error: the password has 73 bytes, and bcrypt looks only at the first 72\n");
    }

    @Test
    void bytesCountNotCharacters() {
        assertThat(hashPassword("ä".repeat(37), QUICK, "--password-stdin").exits(1).err())
                .contains("74 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void anEmptyPasswordIsRefused(String input) {
        CliRun run = hashPassword(input, QUICK, "--password-stdin").exits(1);

        assertThat(run.err()).isEqualTo("Error: the password is empty\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aNulIsRefused() {
        assertThat(hashPassword("tops3cret\0tail", QUICK, "--password-stdin").exits(1).err())
                .contains("NUL")
                .doesNotContain("s3cret");
    }

    @Test
    void refusesTheSamePasswordsWhenVerifying() {
        String hash = "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa";

        hashPassword("a".repeat(73), "--verify", hash, "--password-stdin").exits(1);
        hashPassword("", "--verify", hash, "--password-stdin").exits(1);
    }

    @Test
    void refusesInputThatIsNoPassword() {
        assertThat(hashPassword("a".repeat(70_000), QUICK, "--password-stdin").exits(1).err())
                .isEqualTo("Error: stdin holds more than a password\n");
    }

    @Test
    void neverShowsThePassword() {
        CliRun made = hashPassword("tops3cret", "-v", QUICK, "--password-stdin");
        CliRun refused = hashPassword("tops3cret".repeat(9), "-v", QUICK, "--password-stdin");

        assertThat(made.out() + made.err() + refused.out() + refused.err())
                .doesNotContain("s3cret");
    }

    /** Solar Designer's vectors for bytes that are no UTF-8: they are checked as they are. */
    @ParameterizedTest
    @CsvSource({
        "a3, $2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq, 0",
        "a3, $2b$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq, 0",
        "ffffa3, $2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e, 0",
        "efbfbd, $2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq, 3",
    })
    void bytesThatAreNoTextAreCheckedAsTheyAre(String hex, String hash, int exit)
            throws IOException {
        Path file = Files.write(directory.resolve("password"), HexFormat.of().parseHex(hex));

        hashPassword("", "--verify", hash, "--password-file", file.toString()).exits(exit);
    }

    @Test
    void bytesThatAreNoTextAreNotHashed() throws IOException {
        Path file = Files.write(directory.resolve("password"), new byte[] {(byte) 0xa3});

        CliRun run = hashPassword("", QUICK, "--password-file", file.toString()).exits(1);

        assertThat(run.err()).contains("not UTF-8 text");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theQuickestCostIsFoundWhereThereIsNoTime() {
        CliRun run = hashPassword(PASSWORD, AUTO, "--target-time=1ms", "--password-stdin");

        assertThat(run.exits(0).out()).startsWith("$2y$04$");
        assertThat(run.err()).matches("Cost 4: about \\d+ ms a hash on this machine.\n");
    }

    @Test
    void targetTimeNeedsAuto() {
        assertThat(hashPassword("", "--target-time=1s", "--password-stdin").exits(2).err())
                .contains("--target-time needs --cost auto");
    }

    @Test
    void aUserMakesALineAsHtpasswdDoes() {
        String line =
                hashPassword(PASSWORD, QUICK, "--user", "ci", "--password-stdin").exits(0).out();

        assertThat(line).matches("ci:\\$2y\\$04\\$[./A-Za-z0-9]{53}\n");
        hashPassword(PASSWORD, "--verify", line.strip(), "--password-stdin").exits(0);
    }

    @Test
    void projectsMakeTheModuleConfigThatModuleConfigUserMakes() {
        CliRun run =
                hashPassword(
                        PASSWORD,
                        "--user=ci",
                        "--project=team",
                        "--project=shop:base/*=FULL",
                        QUICK,
                        "--password-stdin");

        CliRun same =
                CliRun.with()
                        .input(PASSWORD)
                        .run(
                                Shell.words(
                                                "module-config user add ci --project team --project"
                                                        + " shop:base/*=FULL --cost 4"
                                                        + " --password-stdin")
                                        .toArray(String[]::new));

        assertThat(run.exits(0).out()).contains("subPath: base/*", "access: FULL");
        assertThat(run.out().replaceAll("\\$2y\\S+", "HASH"))
                .isEqualTo(same.exits(0).out().replaceAll("\\$2y\\S+", "HASH"));
    }

    @Test
    void catalogOnlyIsAUserWithoutProjects() {
        CliRun run =
                hashPassword(PASSWORD, "--user=ci", "--catalog-only", QUICK, "--password-stdin");

        assertThat(run.exits(0).out()).endsWith("        projects: []\n");
    }

    @Test
    void everyLineIsHashedInItsPlace() throws IOException {
        List<String> passwords = List.of("one", "two", " three ", "vier\u00e4");
        Path file = directory.resolve("passwords");
        Files.writeString(file, String.join("\r\n", passwords));

        List<String> hashes =
                hashPassword("", QUICK, "--each-line", "--password-file=" + file).exits(0).lines();

        assertThat(hashes).hasSameSizeAs(passwords);
        for (int i = 0; i < hashes.size(); i++) {
            hashPassword(passwords.get(i), "--verify", hashes.get(i), "--password-stdin").exits(0);
        }
    }

    @Test
    void aBadLineIsNamedAndNothingIsHashed() {
        CliRun run = hashPassword("one\n\nthree\n", QUICK, "--each-line", "--password-stdin");

        assertThat(run.exits(1).err()).isEqualTo("Error: line 2: the password is empty\n");
        assertThat(run.out()).isEmpty();
    }

    private static CliRun hashPassword(String input, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "hash-password";
        System.arraycopy(options, 0, words, 1, options.length);
        return CliRun.with().input(input).run(words);
    }
}
