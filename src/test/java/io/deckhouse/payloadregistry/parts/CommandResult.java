package io.deckhouse.payloadregistry.parts;

/** What one finished run of a program gave: its exit code and both of its streams. */
public record CommandResult(String command, int exit, String stdout, String stderr) {
    /** Standard output without the white space around it, of a run that must have succeeded. */
    public String output() {
        return expectSuccess().stdout().strip();
    }

    /** This result; an exit code other than 0 is an AssertionError that shows both streams. */
    public CommandResult expectSuccess() {
        if (exit != 0) {
            throw new AssertionError(
                    "%s: exit %d%n--- stdout%n%s%n--- stderr%n%s"
                            .formatted(command, exit, stdout, stderr));
        }
        return this;
    }
}
