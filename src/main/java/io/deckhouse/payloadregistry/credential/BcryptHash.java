package io.deckhouse.payloadregistry.credential;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategy;
import at.favre.lib.crypto.bcrypt.Radix64Encoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A stored bcrypt hash, {@code $2a$}, {@code $2b$} or {@code $2y$}: three names for one function.
 */
public final class BcryptHash {
    /** The lowest cost bcrypt knows. */
    public static final int LOWEST_COST = 4;

    /** The highest cost bcrypt knows. */
    public static final int HIGHEST_COST = 31;

    static final int SALT_BYTES = 16;
    private static final int LENGTH = 60;
    private static final int SALT_AT = 7;
    private static final int DIGEST_AT = 29;
    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");

    /**
     * Throws on what {@link PasswordPolicy} has kept away: 73 bytes, terminating NUL not counted.
     */
    private static final LongPasswordStrategy STRICT =
            LongPasswordStrategies.strict(BCrypt.Version.VERSION_2Y);

    private static final byte[] STAND_IN = "x".repeat(8).getBytes(StandardCharsets.US_ASCII);

    private final String text;
    private final int cost;

    private BcryptHash(String text, int cost) {
        this.text = text;
        this.cost = cost;
    }

    /**
     * Reads the 60 characters of a hash.
     *
     * @throws IllegalArgumentException with a text that says what is wrong but not what the hash is
     */
    public static BcryptHash parse(String text) {
        refuseOtherForms(text);
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException(
                    "not a bcrypt hash: it has "
                            + text.length()
                            + " characters instead of "
                            + LENGTH);
        }
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not a bcrypt hash: expected $2y$, two digits of cost, $, and 53 characters"
                            + " of ./A-Za-z0-9");
        }
        int cost = Integer.parseInt(text, 4, 6, 10);
        checkCost(cost);
        return new BcryptHash(text, cost);
    }

    private static void refuseOtherForms(String text) {
        if (text.startsWith("$2x$") || text.startsWith("$2$")) {
            throw new IllegalArgumentException(
                    "the "
                            + text.substring(0, text.indexOf('$', 1) + 1)
                            + " form of bcrypt is not accepted, being broken; hash the password anew");
        }
        if (!text.startsWith("$2")) {
            throw new IllegalArgumentException(
                    "not a bcrypt hash: it does not start with $2y$, $2b$ or $2a$"
                            + ForeignHash.of(text)
                                    .map(form -> ", but is " + form.title())
                                    .orElse(""));
        }
    }

    static void checkCost(int cost) {
        if (cost < LOWEST_COST || cost > HIGHEST_COST) {
            throw new IllegalArgumentException(
                    "bcrypt cost "
                            + cost
                            + " is not between "
                            + LOWEST_COST
                            + " and "
                            + HIGHEST_COST);
        }
    }

    static BcryptHash compute(Password password, int cost, byte[] salt) {
        byte[] digest = digest(password.utf8(), cost, salt);
        var encoder = new Radix64Encoder.Default();
        String text =
                "$2y$%02d$%s%s"
                        .formatted(
                                cost,
                                new String(encoder.encode(salt), StandardCharsets.US_ASCII),
                                new String(encoder.encode(digest), StandardCharsets.US_ASCII));
        return new BcryptHash(text, cost);
    }

    /** The logarithm of the number of rounds, {@value #LOWEST_COST} to {@value #HIGHEST_COST}. */
    public int cost() {
        return cost;
    }

    /**
     * Whether this is the hash of the password: of its very bytes, or of the text that they are.
     *
     * <p>A password that {@link PasswordPolicy} refuses never is; the work is done all the same, so
     * that the time does not tell.
     */
    public boolean verify(Password password) {
        List<Password> possible =
                password.readings().stream()
                        .filter(reading -> PasswordPolicy.refusal(reading).isEmpty())
                        .toList();
        if (possible.isEmpty()) {
            boolean _ = matches(STAND_IN);
            return false;
        }
        return possible.stream().anyMatch(reading -> matches(reading.utf8()));
    }

    private boolean matches(byte[] password) {
        byte[] digest = digest(password, cost, decode(SALT_AT, DIGEST_AT));
        return MessageDigest.isEqual(digest, decode(DIGEST_AT, LENGTH));
    }

    /** The hash as it is stored. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BcryptHash that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.US_ASCII),
                        that.text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "bcrypt hash of cost " + cost + " [redacted]";
    }

    private byte[] decode(int from, int to) {
        return new Radix64Encoder.Default()
                .decode(text.substring(from, to).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] digest(byte[] password, int cost, byte[] salt) {
        return BCrypt.with(BCrypt.Version.VERSION_2Y, STRICT).hashRaw(cost, salt, password).rawHash;
    }
}
