package io.deckhouse.payloadregistry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BcryptHashTest {
    private static final String DOCUMENTED =
            "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa";
    private static final String SEVENTY_TWO =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    @ParameterizedTest
    @ValueSource(
            strings = {"$2y$10$CeP/hYvBJ05Ih2azafVyIuuMRpf60am4z6USm4jhHfUPsFDBAmn/u", DOCUMENTED})
    void verifiesTheHashesOfTheModulesDocumentation(String text) {
        BcryptHash hash = BcryptHash.parse(text);

        assertThat(hash.verify(Password.of("password123"))).isTrue();
        assertThat(hash.verify(Password.of("password124"))).isFalse();
    }

    /** From the self-test of Openwall's crypt_blowfish 1.3 (wrapper.c, public domain). */
    @ParameterizedTest
    @CsvSource({
        "U*U, $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "U*U*, $2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
        "U*U*U, $2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
        SEVENTY_TWO + ", $2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
    })
    void verifiesPublishedVectorsInAllThreeSpellings(String password, String text) {
        for (String version : new String[] {"$2a$", "$2b$", "$2y$"}) {
            BcryptHash hash = BcryptHash.parse(version + text.substring(4));

            assertThat(hash.verify(Password.of(password))).isTrue();
            assertThat(hash.verify(Password.of(password + "x"))).isFalse();
        }
    }

    /**
     * From the tests of jBCrypt 0.4 (TestBCrypt.java, ISC), without those of the empty password.
     */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    `a`, $2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe
                    `a`, $2a$08$cfcvVd2aQ8CMvoMpP2EBfeodLEkkFJ9umNEfPD18.hUF62qqlC/V.
                    `a`, $2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u
                    `abc`, $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i
                    `abc`, $2a$08$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm
                    `abc`, $2a$10$WvvTPHKwdBJ3uk0Z37EMR.hLA2W6N9AEBhEgrAOljy2Ae5MtaSIUi
                    `abcdefghijklmnopqrstuvwxyz`, $2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC
                    `abcdefghijklmnopqrstuvwxyz`, $2a$08$aTsUwsyowQuzRrDqFflhgekJ8d9/7Z3GV3UcgvzQW3J5zMyrTvlz.
                    `abcdefghijklmnopqrstuvwxyz`, $2a$10$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq
                    `~!@#$%^&*()      ~!@#$%^&*()PNBFRD`, $2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO
                    `~!@#$%^&*()      ~!@#$%^&*()PNBFRD`, $2a$08$Eq2r4G/76Wv39MzSX262huzPz612MZiYHVUJe/OcOql2jo4.9UxTW
                    `~!@#$%^&*()      ~!@#$%^&*()PNBFRD`, $2a$10$LgfYWkbzEvQ4JakH7rOvHe0y8pHKF9OaFgwUZ2q7W2FFZmZzJYlfS
                    """)
    void verifiesTheVectorsOfJbcrypt(String password, String text) {
        BcryptHash hash = BcryptHash.parse(text);

        assertThat(hash.verify(Password.of(password))).isTrue();
        assertThat(hash.verify(Password.of(password + " "))).isFalse();
    }

    /** Made with libxcrypt 4.4's crypt(3), salt of 16 bytes as in the text. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "1, a, $2y$04$abcdefghijklmnopqrstuuMFdJu9yVgmagVAIC24fOZkaFqd3s9JC",
                "55, a, $2y$04$abcdefghijklmnopqrstuuNK0J/juUS23U3C7eEQvssmllOIAoiWG",
                "56, a, $2y$04$abcdefghijklmnopqrstuuuf5g3T3WqCngZosrcR0w7vUxnL4/6wC",
                "57, a, $2y$04$abcdefghijklmnopqrstuuet63M0zKRfBd5ZqYVoRxaVQXPFMI486",
                "70, a, $2y$04$abcdefghijklmnopqrstuu7rGc2WcK06H4./GhzkoBQkqS07LaKbW",
                "71, a, $2y$04$abcdefghijklmnopqrstuuMCu.k1vM/ywQwiONaEn3oEMlZoCVBd6",
                "72, a, $2y$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe",
                "36, é, $2y$04$abcdefghijklmnopqrstuuKiIlCeXB6chNXkLyAo8C7XcLPzh6zUe",
                "18, 🔑, $2y$04$abcdefghijklmnopqrstuukj4oCtFYQcYToHS.q9LjL8o1PVK2NkG",
            })
    void agreesWithCryptAtTheLengthLimits(int characters, String unit, String text) {
        Password password = Password.of(unit.repeat(characters));

        assertThat(BcryptHash.parse(text).verify(password)).isTrue();
    }

    @Test
    void neverVerifiesWhatThePolicyRefuses() {
        // crypt_blowfish's own hashes of the empty password, and of the 72 bytes
        var ofEmpty =
                BcryptHash.parse("$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy");
        var ofLong =
                BcryptHash.parse("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui");

        assertThat(ofEmpty.verify(Password.of(""))).isFalse();
        assertThat(ofLong.verify(Password.of(SEVENTY_TWO + "chars after 72 are ignored")))
                .isFalse();
        assertThat(BcryptHash.parse(DOCUMENTED).verify(Password.of("password123\0"))).isFalse();
    }

    @Test
    void neverVerifiesTheStandInOfARefusedPassword() {
        BcryptHash hash =
                BcryptHash.compute(Password.of("xxxxxxxx"), 4, new byte[BcryptHash.SALT_BYTES]);

        assertThat(hash.verify(Password.of("xxxxxxxx"))).isTrue();
        assertThat(hash.verify(Password.of("x".repeat(73)))).isFalse();
        assertThat(hash.verify(Password.of(""))).isFalse();
    }

    /** Of a pound sign by htpasswd -niB -C 5 from a terminal in UTF-8 and in Latin-1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2y$05$TMerBvqPIkmrMrUAQy1iPeiTPnFcF0eC5zaLJOgaA1thtrosCN8GG",
                "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"
            })
    void verifiesBytesThatAreNoUtf8AsTheyAreAndAsLatin1(String text) {
        BcryptHash hash = BcryptHash.parse(text);

        assertThat(hash.verify(Password.of(new byte[] {(byte) 0xA3}))).isTrue();
        assertThat(hash.verify(Password.of(new byte[] {(byte) 0xA4}))).isFalse();
        assertThat(hash.verify(Password.of("£"))).isEqualTo(text.contains("TMerBv"));
    }

    @Test
    void tellsItsCost() {
        assertThat(BcryptHash.parse(DOCUMENTED).cost()).isEqualTo(5);
        assertThat(BcryptHash.parse(withCost("04")).cost()).isEqualTo(4);
        assertThat(BcryptHash.parse(withCost("31")).cost()).isEqualTo(31);
    }

    @ParameterizedTest
    @CsvSource({
        "00, bcrypt cost 0 is not between 4 and 31",
        "03, bcrypt cost 3 is not between 4 and 31",
        "32, bcrypt cost 32 is not between 4 and 31",
        "99, bcrypt cost 99 is not between 4 and 31",
    })
    void refusesCostsOutOfRange(String cost, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BcryptHash.parse(withCost(cost)))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'', does not start",
        "password123, does not start",
        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=, does not start",
        "$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00, does not start",
        "$2x$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa, broken",
        "$2$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa, broken",
        "$2c$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa, expected",
        "$2y$5$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa, 59 characters",
        "$2y$+5$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa, expected",
        "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLX, 59 characters",
        "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXaa, 61 characters",
        "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLX+, expected",
        "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXé, expected",
    })
    void refusesOtherTextWithoutRepeatingIt(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BcryptHash.parse(text))
                .withMessageContaining(reason)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("KbQy", "W6ph", "lZL6"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("password123"));
    }

    @Test
    void refusesMutilatedHashesWithoutLeakingThem() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            var text = new StringBuilder(DOCUMENTED);
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(0x200));
                case 1 -> text.deleteCharAt(at);
                default -> text.insert(at, (char) random.nextInt(0x200));
            }
            try {
                assertThat(BcryptHash.parse(text.toString()).text()).isEqualTo(text.toString());
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).as("seed %d", seed).doesNotContain("Id9AO7", "KbQy");
            }
        }
    }

    @Test
    void printsRedacted() {
        assertThat(BcryptHash.parse(DOCUMENTED)).hasToString("bcrypt hash of cost 5 [redacted]");
        assertThat(BcryptHash.parse(DOCUMENTED).text()).isEqualTo(DOCUMENTED);
        assertThat(BcryptHash.parse(DOCUMENTED))
                .isEqualTo(BcryptHash.parse(DOCUMENTED))
                .isNotEqualTo(BcryptHash.parse(withCost("06")));
    }

    private static String withCost(String cost) {
        return "$2y$" + cost + DOCUMENTED.substring(6);
    }
}
