package io.deckhouse.payloadregistry.cli;

/** The exit codes of every command. */
enum Exit {
    /** Done; or healthy; or yes. */
    OK(0),
    /** It failed. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** Checked, and the answer is no or unhealthy. */
    NO(3),
    /** Timed out waiting. */
    TIMED_OUT(4),
    /** Interrupted. */
    INTERRUPTED(130);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    /** The process's exit status. */
    int code() {
        return code;
    }
}
