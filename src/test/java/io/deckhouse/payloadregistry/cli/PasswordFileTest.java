package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code hash-password --htpasswd}: password files that others keep, too. */
final class PasswordFileTest {
    private static final String PASSWORD = "password123";
    private static final String QUICK = "--cost=4";

    @TempDir private Path directory;

    @Test
    void aPasswordFileKeepsWhatElseIsInIt() throws IOException {
        String before = "# people\r\nann:$apr1$x$y\r\nci:{SHA}old:extra\r\nbob:$2y$05$z";
        Path file = Files.writeString(directory.resolve("users"), before);

        hashPassword(PASSWORD, QUICK, "--password-stdin", "--htpasswd=" + file, "--user=ci")
                .exits(0);
        hashPassword(PASSWORD, QUICK, "--password-stdin", "--htpasswd=" + file, "--user=new")
                .exits(0);

        assertThat(Files.readString(file).replaceAll("\\$2y\\$04\\$[./A-Za-z0-9]{53}", "HASH"))
                .isEqualTo(before.replace("{SHA}old", "HASH") + "\r\nnew:HASH\r\n");
        hashPassword(PASSWORD, "--verify", "--htpasswd=" + file, "--user=ci", "--password-stdin")
                .exits(0);
        hashPassword("other", "--verify", "--htpasswd=" + file, "--user=ci", "--password-stdin")
                .exits(3);
    }

    @ParameterizedTest
    @CsvSource({
        "sha,{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=,but is unsalted SHA-1 ({SHA})",
        "apr,$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00,but is Apache's MD5 ($apr1$)",
        "six,$6$salt$digest,but is SHA-512 crypt ($6$)",
        "des,rqXexS6ZhobKA,it does not start with $2y$",
        "old,$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e,$2x$ form",
    })
    void whatIsNotBcryptIsSaidOfTheAskedUserOnly(String user, String hash, String said)
            throws IOException {
        String good = "ci:$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa";
        Path file =
                Files.writeString(
                        directory.resolve("users"), user + ":" + hash + "\n" + good + "\n");
        String named = "--htpasswd=" + file;

        CliRun other = hashPassword(PASSWORD, "--verify", named, "--user=ci", "--password-stdin");
        CliRun asked =
                hashPassword(PASSWORD, "--verify", named, "--user", user, "--password-stdin");

        assertThat(other.exits(0).err()).isEqualTo("The password matches.\n");
        assertThat(asked.exits(1).err())
                .startsWith(
                        "Error: " + file + ": the hash of user " + user + " cannot be checked: ")
                .contains(said)
                .endsWith("To set the password anew, leave --verify out.\n")
                .doesNotContain(hash);
    }

    @Test
    void aNewPasswordFileIsForItsOwnerOnly() throws IOException {
        Path file = directory.resolve("users");

        CliRun run =
                hashPassword(PASSWORD, QUICK, "--password-stdin", "--htpasswd=" + file, "--user=a");

        assertThat(run.exits(0).err()).isEqualTo("Added a in " + file + ".\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static CliRun hashPassword(String input, String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "hash-password";
        System.arraycopy(options, 0, words, 1, options.length);
        return CliRun.with().input(input).run(words);
    }
}
