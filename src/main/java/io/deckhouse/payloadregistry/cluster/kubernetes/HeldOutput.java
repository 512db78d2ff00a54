package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes to be passed on, of which the last ones may be held, until it is known that they stay. */
final class HeldOutput extends ByteArrayOutputStream {
    private static final int NONE = -1;

    private int held = NONE;

    /** From here on nothing is passed on. */
    void hold() {
        held = count;
    }

    /** What was held is passed on. */
    void release() {
        held = NONE;
    }

    /** What was held is forgotten. */
    void drop() {
        if (held != NONE) {
            count = held;
        }
    }

    /** What may be passed on, once. */
    byte[] take() {
        int length = held == NONE ? count : held;
        byte[] taken = Arrays.copyOf(buf, length);
        System.arraycopy(buf, length, buf, 0, count - length);
        count -= length;
        if (held != NONE) {
            held = 0;
        }
        return taken;
    }
}
