package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.Leadership;

/** A leadership that is held as a test wants it. */
final class Wish implements Leadership {
    volatile boolean held;

    Wish(boolean held) {
        this.held = held;
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public void close() {
        held = false;
    }
}
