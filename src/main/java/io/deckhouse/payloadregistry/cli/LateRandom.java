package io.deckhouse.payloadregistry.cli;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/**
 * The platform's random source, looked up only when the first bytes are asked for: finding it reads
 * the security configuration, and most commands need no randomness.
 */
final class LateRandom extends SecureRandom {
    private static final class Platform {
        static final SecureRandom RANDOM = new SecureRandom();
    }

    LateRandom() {
        super(new Unused(), null);
    }

    /** All other methods come down to this one. */
    @Override
    public void nextBytes(byte[] bytes) {
        Platform.RANDOM.nextBytes(bytes);
    }

    @Override
    public byte[] generateSeed(int bytes) {
        return Platform.RANDOM.generateSeed(bytes);
    }

    /** Nothing is left for an engine of our own to do. */
    private static final class Unused extends SecureRandomSpi {
        @Override
        protected void engineSetSeed(byte[] seed) {
            Platform.RANDOM.setSeed(seed);
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            Platform.RANDOM.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int bytes) {
            return Platform.RANDOM.generateSeed(bytes);
        }
    }
}
