package io.deckhouse.payloadregistry.cli;

/**
 * A command cannot go on; the message is for the user: what happened, to what, and what to do next.
 */
final class CommandFailure extends RuntimeException {
    private final Exit exit;

    CommandFailure(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    CommandFailure(String message) {
        this(Exit.FAILED, message);
    }

    Exit exit() {
        return exit;
    }
}
