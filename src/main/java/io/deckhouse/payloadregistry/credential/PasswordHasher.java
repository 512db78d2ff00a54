package io.deckhouse.payloadregistry.credential;

import java.security.SecureRandom;

/** Makes bcrypt hashes, always written {@code $2y$}, each with a fresh salt. */
public final class PasswordHasher {
    private final SecureRandom random;

    /** Takes salts from this source of randomness. */
    public PasswordHasher(SecureRandom random) {
        this.random = random;
    }

    /**
     * Hashes a password at a cost from 4 to 31; each step doubles the time.
     *
     * @throws IllegalArgumentException with a text for the user, if {@link PasswordPolicy} refuses
     *     the password or the cost is out of range
     */
    public BcryptHash hash(Password password, int cost) {
        PasswordPolicy.refusal(password)
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
        BcryptHash.checkCost(cost);
        var salt = new byte[BcryptHash.SALT_BYTES];
        random.nextBytes(salt);
        return BcryptHash.compute(password, cost, salt);
    }
}
