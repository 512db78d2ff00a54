package io.deckhouse.payloadregistry.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HtpasswdFileTest {
    private static final String HASH =
            "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa";
    private static final BcryptHash NEW = BcryptHash.parse(HASH);

    @ParameterizedTest
    @CsvSource({
        "ann, one",
        "bob, two",
        "a.c, three",
        "an, ",
        "abc, ",
        "Ann, ",
        "two, ",
    })
    void findsAUsersHashByTheWholeName(String user, String hash) {
        HtpasswdFile file =
                HtpasswdFile.of("# ann:no\nann:one\r\nbob:two:more\na.c: three \nann:x");

        assertThat(file.hash(user).orElse(null)).isEqualTo(hash);
    }

    @Test
    void replacesAHashInItsPlace() {
        HtpasswdFile file = HtpasswdFile.of("#c\nann:one\r\nbob:two:more\n\n");

        assertThat(file.with("bob", NEW).text())
                .isEqualTo("#c\nann:one\r\nbob:" + HASH + ":more\n\n");
    }

    @ParameterizedTest
    @CsvSource({"'', 'c:H\n'", "'a:b', 'a:b\nc:H\n'", "'a:b\r\n', 'a:b\r\nc:H\r\n'"})
    void addsALineAtTheEnd(String before, String after) {
        assertThat(HtpasswdFile.of(before).with("c", NEW).text())
                .isEqualTo(after.replace("H", HASH));
    }

    @Test
    void showsNoHash() {
        assertThat(HtpasswdFile.of("ann:" + HASH)).hasToString("htpasswd file of 1 users");
    }
}
