package io.deckhouse.payloadregistry.configuration;

/**
 * What is wrong with a file, and where; never the value of a secret.
 *
 * @param line from 1; 0 when it is about the file as a whole, below when about no file at all
 */
public record Problem(int line, String message) {
    /** Where options stand: in no line. */
    static final int COMMAND_LINE = -1;

    /** A problem of the file as a whole. */
    static Problem ofFile(String message) {
        return new Problem(0, message);
    }

    /** The problem as compilers write it: file, line, message. */
    public String in(String file) {
        if (line == COMMAND_LINE || file.isEmpty()) {
            return message;
        }
        return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
    }
}
