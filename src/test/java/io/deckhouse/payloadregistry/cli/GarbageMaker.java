package io.deckhouse.payloadregistry.cli;

import java.util.ArrayDeque;

/** A program whose memory turns over slowly enough to grow old; prints its largest heap in MiB. */
final class GarbageMaker {
    private static final int REMEMBERED = 16 * 1024;
    private static final int FORGOTTEN = 300 * 1024;
    private static final int SIZE = 1024;

    private GarbageMaker() {}

    /** Remembers 16 MiB and forgets 300 MiB; with an argument, has old garbage collected early. */
    public static void main(String[] args) {
        if (args.length > 0) {
            OldGarbage.collectEarly();
        }
        var remembered = new ArrayDeque<byte[]>();
        long most = 0;
        for (int at = 0; at < FORGOTTEN; at++) {
            remembered.add(new byte[SIZE]);
            if (remembered.size() > REMEMBERED) {
                remembered.remove();
                most = Math.max(most, Runtime.getRuntime().totalMemory());
            }
        }
        System.out.println(most >> 20);
    }
}
