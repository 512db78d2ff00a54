package io.deckhouse.payloadregistry.cli;

/**
 * What commands that only tell about the program print: version, help, completion scripts.
 *
 * <p>There are none here. In the packaged product {@link TextSource} puts a class of this name with
 * the texts in the place of this one, so that nothing else is loaded to print them.
 */
final class ReadyTexts {
    private ReadyTexts() {}

    /**
     * The text that a command line prints where no terminal's width counts; empty when it is not
     * ready.
     *
     * @param program how the program is called
     * @param words the arguments, with blanks between them
     */
    static String of(String program, String words) {
        return "";
    }
}
