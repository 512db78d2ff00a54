package io.deckhouse.payloadregistry.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be used as it is, with all that is wrong with it. */
public final class ConfigurationException extends Exception {
    private final String file;
    private final List<Problem> problems;

    /** Takes at least one problem of this file. */
    public ConfigurationException(String file, List<Problem> problems) {
        super(problems.stream().map(problem -> problem.in(file)).collect(Collectors.joining("\n")));
        this.file = file;
        this.problems = List.copyOf(problems);
    }

    /** The file as messages call it. */
    public String file() {
        return file;
    }

    /** What is wrong, in the file's order. */
    public List<Problem> problems() {
        return problems;
    }
}
